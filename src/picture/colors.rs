//! The colours of pictures.

/// A colour with its opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Color {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
    /// Opacity, 0 to 1.
    pub alpha: f32,
}

impl Color {
    /// An opaque colour, as `0xRRGGBB`.
    pub const fn from_rgb(code: u32) -> Self {
        let [_, red, green, blue] = code.to_be_bytes();
        Self { red, green, blue, alpha: 1.0 }
    }

    /// The colour as `#rrggbb`, without the opacity.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }

    /// The same colour with another opacity.
    pub(crate) const fn with_alpha(self, alpha: f32) -> Self {
        Self { alpha, ..self }
    }

    /// This colour mixed with a share of another, 0 to 1.
    pub(crate) fn mix(self, other: Self, share: f32) -> Self {
        let share = share.clamp(0.0, 1.0);
        let part = |a: u8, b: u8| {
            let mixed = f32::from(a) + (f32::from(b) - f32::from(a)) * share;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
            let byte = mixed.round() as u8;
            byte
        };
        Self {
            red: part(self.red, other.red),
            green: part(self.green, other.green),
            blue: part(self.blue, other.blue),
            alpha: self.alpha + (other.alpha - self.alpha) * share,
        }
    }
}

/// The colours of a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colors {
    /// The background.
    pub background: Color,
    /// The floor.
    pub floor: Color,
    /// Shade on bodies, and shadows.
    pub shade: Color,
    /// How dark a shadow on the floor is, 0 to 1.
    pub shadow: f32,
    /// The share of the background in the colours of the far side, 0 to 1.
    pub far_blend: f32,
    /// The posture that the movement leads to.
    pub ghost: Color,
    /// Skin.
    pub skin: Color,
    /// Hair.
    pub hair: Color,
    /// Eyes, brows and mouth.
    pub features: Color,
    /// The shirt.
    pub shirt: Color,
    /// The shorts.
    pub shorts: Color,
    /// The shoes.
    pub shoe: Color,
    /// The soles of the shoes.
    pub sole: Color,
    /// The working muscle, without effort.
    pub warm: Color,
    /// The working muscle, with the greatest effort.
    pub hot: Color,
    /// Wood: seats, boxes, posts, walls.
    pub wood: Color,
    /// Mats and cushions.
    pub mat: Color,
    /// The ball.
    pub ball: Color,
    /// The cold pack.
    pub pack: Color,
    /// The arrow that shows where the movement leads.
    pub arrow: Color,
}

impl Colors {
    /// Light on dark.
    pub const DARK: Self = Self {
        background: Color::from_rgb(0x001b_1917),
        floor: Color::from_rgb(0x0042_3c34),
        shade: Color::from_rgb(0x0012_0f18),
        shadow: 0.62,
        far_blend: 0.44,
        ghost: Color::from_rgb(0x0038_342f),
        skin: Color::from_rgb(0x00e4_d6c6),
        hair: Color::from_rgb(0x006f_4d35),
        features: Color::from_rgb(0x003a_2c26),
        shirt: Color::from_rgb(0x0038_a3b0),
        shorts: Color::from_rgb(0x0050_5f8c),
        shoe: Color::from_rgb(0x00f4_f2ee),
        sole: Color::from_rgb(0x00a9_c8cf),
        warm: Color::from_rgb(0x00f2_9468),
        hot: Color::from_rgb(0x00ff_4a1c),
        wood: Color::from_rgb(0x0086_7257),
        mat: Color::from_rgb(0x005f_5c7c),
        ball: Color::from_rgb(0x00f4_c430),
        pack: Color::from_rgb(0x0074_bbe6),
        arrow: Color::from_rgb(0x0086_c6e6),
    };

    /// Dark on light.
    pub const LIGHT: Self = Self {
        background: Color::from_rgb(0x00fa_f5ea),
        floor: Color::from_rgb(0x00dd_d3be),
        shade: Color::from_rgb(0x0045_2c26),
        shadow: 0.34,
        far_blend: 0.46,
        ghost: Color::from_rgb(0x00e9_e1d1),
        skin: Color::from_rgb(0x00d3_ab8a),
        hair: Color::from_rgb(0x004a_3325),
        features: Color::from_rgb(0x0033_2520),
        shirt: Color::from_rgb(0x0022_8c98),
        shorts: Color::from_rgb(0x0034_4064),
        shoe: Color::from_rgb(0x002f_3744),
        sole: Color::from_rgb(0x00ee_eeea),
        warm: Color::from_rgb(0x00ee_8a5a),
        hot: Color::from_rgb(0x00e0_3a08),
        wood: Color::from_rgb(0x00b8_a382),
        mat: Color::from_rgb(0x00a9_abc8),
        ball: Color::from_rgb(0x00e9_b10c),
        pack: Color::from_rgb(0x004f_a0d6),
        arrow: Color::from_rgb(0x001f_6ea6),
    };

    /// A colour on the far side: mixed with the background.
    pub fn dimmed(&self, color: Color) -> Color {
        color.mix(self.background, self.far_blend)
    }

    /// The colour of a working muscle, by its effort from 0 to 1.
    pub fn glow(&self, effort: f32) -> Color {
        self.warm.mix(self.hot, effort)
    }
}
