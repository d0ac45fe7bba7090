//! The network of the voice: symbols in, frames of a spectrum out.

use crate::speech::SpeechError;
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value, ValueOrView, op_registry};
use rten_tensor::{NdTensor, Tensor};
use std::sync::Arc;

/// Frequency bins of a frame.
pub(super) const BINS: usize = 601;

/// The network's output for a sentence: five values for each frequency bin of each
/// frame, stored by bin: `values[bin * frames + frame]`.
pub(super) struct SpectralFrames {
    /// How many frames there are.
    pub frames: usize,
    /// The logarithm of the amplitude of the voiced part.
    pub voiced: Vec<f32>,
    /// The phase offset of the voiced part, before `tanh`.
    pub voiced_phase: Vec<f32>,
    /// The logarithm of the amplitude of the noise.
    pub noise: Vec<f32>,
    /// The logarithm of the amplitude of the residual.
    pub residual: Vec<f32>,
    /// The phase of the residual, in radians.
    pub residual_phase: Vec<f32>,
    /// The pitch of each frame in Hz; 0 if nothing is voiced.
    pub pitch: Vec<f32>,
}

/// The network, ready to run on one thread.
pub(super) struct Network {
    model: Model,
    symbols: NodeId,
    speed: NodeId,
    /// The values of [`SpectralFrames`], in the order of its fields.
    outputs: [NodeId; 6],
    pool: Arc<ThreadPool>,
}

impl Network {
    /// The network of a model in the program.
    pub(super) fn embedded(model: &'static [u8]) -> Result<Self, SpeechError> {
        Self::from_model(options().load_static_slice(model).map_err(not_a_voice)?)
    }

    /// The network of a model that was read from a file.
    pub(super) fn read(model: Vec<u8>) -> Result<Self, SpeechError> {
        Self::from_model(options().load(model).map_err(not_a_voice)?)
    }

    fn from_model(model: Model) -> Result<Self, SpeechError> {
        let node = |name: &str| model.node_id(name).map_err(not_a_voice);
        Ok(Self {
            symbols: node("ids")?,
            speed: node("speed")?,
            outputs: [node("lh")?, node("theta")?, node("ln")?, node("lr")?, node("phi")?, node("f0")?],
            // One thread is fast enough, and always adds in the same order, so that the same
            // text gives the same samples.
            pool: Arc::new(ThreadPool::with_num_threads(1)),
            model,
        })
    }

    /// Runs the network on the numbers of symbols. A `speed` of 1 is the pace of the voice that
    /// it was trained on.
    pub(super) fn run(&self, symbols: &[i32], speed: f32) -> Result<SpectralFrames, SpeechError> {
        let count = symbols.len();
        let symbols = NdTensor::from_data([1, count], symbols.to_vec());
        let inputs: Vec<(NodeId, ValueOrView)> =
            vec![(self.symbols, symbols.into()), (self.speed, NdTensor::from_data([1], vec![speed]).into())];
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.pool)));
        let run = self.model.run(inputs, &self.outputs, Some(options));
        let outputs = run.map_err(|error| SpeechError(format!("the voice's network fails: {error}")))?;
        let mut outputs = outputs.into_iter().map(to_floats);
        let mut next = || outputs.next().unwrap_or_else(|| Err(SpeechError("the voice is cut short".into())));
        // In the order of `outputs`.
        let values = SpectralFrames {
            voiced: next()?,
            voiced_phase: next()?,
            noise: next()?,
            residual: next()?,
            residual_phase: next()?,
            pitch: next()?,
            frames: 0,
        };
        let frames = values.pitch.len();
        let spectra =
            [&values.voiced, &values.voiced_phase, &values.noise, &values.residual, &values.residual_phase];
        if frames == 0 || spectra.iter().any(|spectrum| spectrum.len() != frames * BINS) {
            return Err(SpeechError("the voice's network answers in another shape".to_owned()));
        }
        Ok(SpectralFrames { frames, ..values })
    }
}

/// Registers only the operators that these models use, so that the linker drops the
/// others.
#[rustfmt::skip]
fn options() -> ModelOptions {
    ModelOptions::with_ops(op_registry!(
        Add, Cast, Clip, Concat, Conv, CumSum, Div, DynamicQuantizeLinear, Erf, Exp, Gather,
        GreaterOrEqual, LayerNormalization, Log, MatMul, MatMulInteger, Mul, Pow, Range, ReduceSum,
        Relu, Reshape, Round, Shape, Slice, Softmax, Split, Sub, Tile, Transpose, Unsqueeze
    ))
}

fn to_floats(value: Value) -> Result<Vec<f32>, SpeechError> {
    let tensor: Result<Tensor<f32>, _> = value.try_into();
    tensor.map(Tensor::into_data).map_err(not_a_voice)
}

fn not_a_voice(error: impl std::fmt::Display) -> SpeechError {
    SpeechError(format!("this is no model of such a voice: {error}"))
}
