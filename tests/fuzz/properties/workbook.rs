//! A workbook is read or refused: rows in order, the same every time, and no part of it can trip a reader up.
//!
//! Parts are put into their package as they are, so that a change to a byte reaches what reads it.

use std::io::{Cursor, Write as _};
use std::num::NonZero;
use std::panic;
use std::path::Path;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use rolo::error::Result;
use rolo::io::chunk::Chunk;
use rolo::io::fuzzing;
use rolo::io::input::{HeaderRow, Input, Reading};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::choices::Choices;
use super::told;

/// How much is read by.
const BLOCKS: [usize; 2] = [128 << 10, 61];
/// Records that are looked at.
const ENOUGH: usize = 4000;

/// What the bytes are of.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Of {
    /// A part of an XLSX; the others are as they should be.
    Xlsx(&'static str),
    Xlsb(&'static str),
    Ods,
    /// The stream of an XLS.
    Records,
    Page,
    /// The file itself.
    File,
}

/// The first byte chooses, from `a` on.
const KINDS: [Of; 12] = [
    Of::Xlsx("xl/worksheets/sheet1.xml"),
    Of::Xlsx("xl/sharedStrings.xml"),
    Of::Xlsx("xl/styles.xml"),
    Of::Xlsx("xl/workbook.xml"),
    Of::Xlsx("xl/_rels/workbook.xml.rels"),
    Of::Xlsb("xl/worksheets/sheet1.bin"),
    Of::Xlsb("xl/sharedStrings.bin"),
    Of::Xlsb("xl/workbook.bin"),
    Of::Ods,
    Of::Records,
    Of::Page,
    Of::File,
];

pub fn hold(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let of = KINDS[usize::from(choices.byte().wrapping_sub(b'a')) % KINDS.len()];
    let reading = reading(&mut choices);
    let file = file(of, choices.rest());
    count_trips(of);
    let read = |block| read(&file, &reading, NonZero::new(block).unwrap());
    let [first, second] = BLOCKS.map(read);
    let trips = TRIPS.load(Ordering::Relaxed);
    assert_eq!(trips, 0, "a reader panicked");
    match (first, second) {
        (Ok(first), Ok(second)) => assert_eq!(first, second),
        (Err(first), Err(second)) => {
            // Text has no sheets to choose from.
            let is_usage = first.exit_code() == 2 && reading.sheet.is_some();
            if !is_usage {
                told::unreadable(&first);
            }
            assert_eq!(first.to_string(), second.to_string());
        }
        _ => panic!("read once and refused once"),
    }
}

fn reading(choices: &mut Choices<'_>) -> Reading {
    let byte = choices.byte();
    let header = [
        HeaderRow::Known,
        HeaderRow::Auto,
        HeaderRow::Absent,
        HeaderRow::At(NonZero::new(2).unwrap()),
    ];
    Reading {
        header: header[usize::from(byte) % header.len()],
        header_rows: NonZero::new(u32::from(byte >> 2 & 1) * 2),
        sheet: [None, Some("1"), Some("2"), Some("s")][usize::from(byte >> 3 & 3)]
            .map(str::to_owned),
        ..Reading::default()
    }
}

/// The headers, and row and cells of every record.
type Found = (Vec<String>, Vec<(u64, Vec<String>)>);

fn read(file: &[u8], reading: &Reading, block: NonZero<usize>) -> Result<Found> {
    let Input { head, mut reader } = fuzzing::open(
        file.to_vec(),
        Path::new("t.xlsx"),
        reading,
        &|_| false,
        block,
    )?;
    let mut records: Vec<(u64, Vec<String>)> = Vec::new();
    let mut start = head.start;
    let mut chunk = Chunk::default();
    while records.len() < ENOUGH && reader.next(&mut chunk)? {
        let batch = chunk.batch(head.headers.len())?;
        for (row, record) in batch.records().iter().enumerate() {
            let number = start.rows + u64::from(record.rows);
            assert!(records.last().is_none_or(|(last, _)| *last < number));
            let cells = batch.cells(row).map(str::to_owned);
            records.push((number, cells.collect()));
        }
        let extent = batch.layout().extent;
        assert_eq!(extent.records as usize, batch.rows());
        start.advance(extent);
    }
    records.truncate(ENOUGH);
    Ok((head.headers, records))
}

static TRIPS: AtomicUsize = AtomicUsize::new(0);
static MAY_TRIP: AtomicBool = AtomicBool::new(false);

/// Counts what panics on the threads that read sheets from now on, where nothing may: there it would be told as a broken
/// workbook. The reader of XLSB is known to trust its bytes.
fn count_trips(of: Of) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if thread::current().name() == Some("sheet") {
                if MAY_TRIP.load(Ordering::Relaxed) {
                    return;
                }
                TRIPS.fetch_add(1, Ordering::Relaxed);
            }
            usual(panic);
        }));
    });
    MAY_TRIP.store(matches!(of, Of::Xlsb(_) | Of::File), Ordering::Relaxed);
    TRIPS.store(0, Ordering::Relaxed);
}

fn file(of: Of, bytes: &[u8]) -> Vec<u8> {
    match of {
        Of::Xlsx(part) => package(&xlsx(), part, bytes),
        Of::Xlsb(part) => package(&xlsb(), part, bytes),
        Of::Ods => package(&[], "content.xml", bytes),
        Of::Records => compound(bytes),
        Of::Page => [b"<table>", bytes].concat(),
        Of::File => bytes.to_vec(),
    }
}

type Part = (&'static str, Vec<u8>);

/// A zip of these parts, one of which has other bytes.
fn package(parts: &[Part], other: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let kept = parts.iter().filter(|(name, _)| *name != other);
    let kept = kept.map(|(name, content)| (*name, content.as_slice()));
    for (name, content) in kept.chain([(other, bytes)]) {
        zip.start_file(name, stored).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn xlsx() -> [Part; 5] {
    [
        (
            "xl/_rels/workbook.xml.rels",
            br#"<R><Relationship Id="r1" Type="/worksheet" Target="worksheets/sheet1.xml"/></R>"#
                .to_vec(),
        ),
        (
            "xl/workbook.xml",
            br#"<workbook><sheets><sheet name="S" r:id="r1"/></sheets></workbook>"#.to_vec(),
        ),
        (
            "xl/sharedStrings.xml",
            "<sst><si><t>a</t></si><si><t>名</t></si></sst>".into(),
        ),
        (
            "xl/styles.xml",
            br#"<styleSheet><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>"#.to_vec(),
        ),
        (
            "xl/worksheets/sheet1.xml",
            br#"<worksheet><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>
            <row><c s="1"><v>45356</v></c><c><v>2</v></c></row></sheetData></worksheet>"#
                .to_vec(),
        ),
    ]
}

fn xlsb() -> [Part; 4] {
    // Kinds and lengths of one byte, or of two where the first has its high bit.
    let texts = [
        &[0x9F, 0x01, 8, 2, 0, 0, 0, 2, 0, 0, 0][..],
        &[0x13, 7, 0, 1, 0, 0, 0, b'a', 0],
        &[0x13, 7, 0, 1, 0, 0, 0, 0x0D, 0x54],
        &[0xA0, 0x01, 0],
    ];
    let book = [
        &[0x83, 0x01, 0, 0x8F, 0x01, 0][..],
        &[
            0x9C, 0x01, 22, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, b'r', 0, b'1', 0, 1, 0, 0, 0, b'S',
            0,
        ],
        &[0x90, 0x01, 0, 0x84, 0x01, 0],
    ];
    let sheet = [
        &[0x81, 0x01, 0, 0x94, 0x01, 16][..],
        &[0; 16],
        &[0x91, 0x01, 0],
        &[0, 25],
        &[0; 25],
        &[7, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        &[7, 12, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0],
        &[0x92, 0x01, 0, 0x82, 0x01, 0],
    ];
    [
        (
            "xl/_rels/workbook.bin.rels",
            br#"<R><Relationship Id="r1" Target="worksheets/sheet1.bin"/></R>"#.to_vec(),
        ),
        ("xl/sharedStrings.bin", texts.concat()),
        ("xl/workbook.bin", book.concat()),
        ("xl/worksheets/sheet1.bin", sheet.concat()),
    ]
}

/// A compound file (MS-CFB) with this stream in it.
fn compound(stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 512;
    const END: u32 = 0xFFFF_FFFE;
    const FREE: u32 = 0xFFFF_FFFF;
    const OF_TABLE: u32 = 0xFFFF_FFFD;
    let sectors = stream.len().div_ceil(SECTOR).max(1);
    // The table stands first, then the directory, then the stream.
    let of_table = (sectors + 1).div_ceil(SECTOR / 4 - 1);
    let first = of_table as u32 + 1;
    let mut table = vec![OF_TABLE; of_table];
    table.push(END);
    table.extend((1..sectors as u32).map(|next| first + next));
    table.push(END);
    table.resize(of_table * SECTOR / 4, FREE);
    let mut header = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    header.resize(24, 0);
    header.extend([0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    header.resize(44, 0);
    let numbers = [of_table as u32, of_table as u32, 0, 0, END, 0, END, 0];
    header.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    header.extend((0..of_table as u32).flat_map(u32::to_le_bytes));
    header.resize(SECTOR, 0xFF);
    let entry = |name: &str, kind: u8, start: u32, len: usize| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let named = entry.len() as u8 + 2;
        entry.resize(64, 0);
        entry.extend([named, 0, kind, 1]);
        entry.resize(116, 0xFF);
        entry.extend(start.to_le_bytes());
        entry.extend((len as u64).to_le_bytes());
        entry
    };
    let mut directory = entry("Root Entry", 5, END, 0);
    directory.extend(entry("Workbook", 2, first, stream.len()));
    directory.resize(SECTOR, 0);
    let table: Vec<u8> = table.iter().flat_map(|next| next.to_le_bytes()).collect();
    let mut file = [header, table, directory, stream.to_vec()].concat();
    file.resize(file.len().next_multiple_of(SECTOR), 0);
    file
}
