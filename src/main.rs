//! tmp
use rolo::io::{chunk::Chunk, input::*};
use std::num::NonZero;
use std::time::Instant;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let t = Instant::now();
    let mut input = Input::open(a[1].as_ref(), &Reading::default(), &|_| false).unwrap();
    let w = input.head.headers.len();
    let d = input.head.dialect;
    let mode: u8 = a[3].parse().unwrap();
    let (mut n, mut c) = (0u64, 0u64);
    rolo::pipeline::run(
        NonZero::new(a[2].parse().unwrap()).unwrap(),
        |chunk: &mut Chunk| input.reader.next(chunk),
        |chunk| {
            if mode == 0 {
                return Ok((0, 0));
            }
            let b = chunk.batch(d, w);
            let mut c = 0;
            if mode == 2 {
                for col in 0..w {
                    for t in b.column(col).iter() {
                        c += t.len() as u64;
                    }
                }
            }
            Ok((b.rows() as u64, c))
        },
        |(r, k)| {
            n += r;
            c += k;
            Ok(std::ops::ControlFlow::Continue(()))
        },
    )
    .unwrap();
    println!("{n} {c} {:?}", t.elapsed());
}
