//! The tools of an author: checking, explaining, formatting, beginning and
//! taking in routines, each by running the program.

mod checking;
