//! supple, the program.

fn main() {}
