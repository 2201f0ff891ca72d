//! The binary: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    rolo::command::main(std::env::args_os())
}
