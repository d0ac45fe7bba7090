//! What can be seen from outside: one module a subject.

mod screens;
