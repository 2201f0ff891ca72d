//! The compound file (MS-CFB) that holds a workbook: a small file system of sectors, chained by a table.

use std::io::{self, Read, Seek, SeekFrom};

use crate::io::fault::Fault;
use crate::io::workbook::package::{Result, Source, unreadable};
use crate::io::workbook::stream::damaged;

/// With which such a file begins.
const MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
const HEADER: usize = 512;
/// Where the places of the first sectors of the table stand in the header.
const FIRST_OF_TABLE: usize = 76;
/// Bytes of an entry of the directory.
const ENTRY: usize = 128;
/// Bytes of a small sector.
const SMALL: usize = 64;
/// What chains end with, and everything above no sector.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;

/// A compound file.
pub(super) struct Compound {
    source: Box<dyn Source>,
    /// Bytes of a sector.
    sector: usize,
    /// Sectors that the file may hold, the last one perhaps in part.
    sectors: usize,
    /// Which sector follows each.
    table: Vec<u32>,
    /// Which small sector follows each.
    small_table: Vec<u32>,
    /// The small sectors.
    small: Vec<u8>,
    /// Streams shorter than this stand in small sectors.
    cutoff: u64,
    entries: Vec<Entry>,
}

/// An entry of the directory.
struct Entry {
    name: String,
    /// The first sector.
    start: u32,
    /// Bytes.
    len: u64,
}

impl Compound {
    /// Reads the tables and the directory.
    ///
    /// # Errors
    /// A file that is none, or damaged.
    pub(super) fn open(mut source: Box<dyn Source>) -> Result<Self> {
        let len = source.seek(SeekFrom::End(0)).map_err(failed)?;
        source.seek(SeekFrom::Start(0)).map_err(failed)?;
        let mut header = [0; HEADER];
        source.read_exact(&mut header).map_err(failed)?;
        let sector: usize = match u16_at(&header, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(damaged().into()),
        };
        let number = |at: usize| u32_at(&header, at).unwrap_or(LAST_SECTOR);
        if header[..MAGIC.len()] != MAGIC || u16_at(&header, 32) != Some(6) {
            return Err(damaged().into());
        }
        let sectors = usize::try_from(len / sector as u64).map_err(|_| damaged())?;
        let mut file = Self {
            source,
            sector,
            sectors,
            table: Vec::new(),
            small_table: Vec::new(),
            small: Vec::new(),
            cutoff: number(56).into(),
            entries: Vec::new(),
        };
        file.read_table(&header[FIRST_OF_TABLE..], number(68))?;
        let directory = file.chain(number(48), u64::MAX)?;
        file.entries = directory.chunks_exact(ENTRY).filter_map(entry).collect();
        if let Some(root) = directory.first_chunk::<ENTRY>() {
            file.small_table = numbers(&file.chain(number(60), u64::MAX)?);
            file.small = file.chain(
                u32_at(root, 116).unwrap_or(LAST_SECTOR),
                u32_at(root, 120).unwrap_or(0).into(),
            )?;
        }
        Ok(file)
    }

    /// Whether there is a stream of this name, its case aside.
    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        self.entries
            .iter()
            .find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The stream of this name.
    ///
    /// # Errors
    /// There is none, or a damaged one.
    pub(super) fn stream(&mut self, name: &str) -> Result<Vec<u8>> {
        let (start, len) = self
            .find(name)
            .map(|entry| (entry.start, entry.len))
            .ok_or_else(damaged)?;
        if len < self.cutoff {
            self.small_chain(start, len)
        } else {
            self.chain(start, len)
        }
    }

    /// Reads the table, whose own sectors the header names, and a chain of further sectors.
    fn read_table(&mut self, in_header: &[u8], further: u32) -> Result<()> {
        let mut places = numbers(in_header);
        let mut next = further;
        for _ in 0..=self.sectors {
            // What names more of the table's sectors than the file has says nothing more.
            if next >= LAST_SECTOR || places.len() > self.sectors + FIRST_OF_TABLE {
                break;
            }
            let mut more = numbers(&self.read(next, 1)?);
            next = more.pop().unwrap_or(LAST_SECTOR);
            places.extend(more);
        }
        for place in places.into_iter().filter(|place| *place < LAST_SECTOR) {
            // A table that is longer than the file says nothing more.
            if self.table.len() > self.sectors {
                break;
            }
            let sector = self.read(place, 1)?;
            self.table.extend(numbers(&sector));
        }
        Ok(())
    }

    /// The bytes of a chain of sectors, at most `len` of them; all that there are of a file that ends early.
    fn chain(&mut self, start: u32, len: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let (mut next, mut left) = (start, self.sectors + 1);
        while next < LAST_SECTOR && (bytes.len() as u64) < len {
            // Sectors side by side are read at once.
            let (first, mut run) = (next, 0);
            while next == first.saturating_add(run) && left > 0 && next < LAST_SECTOR {
                next = self
                    .table
                    .get(next as usize)
                    .copied()
                    .unwrap_or(LAST_SECTOR);
                (run, left) = (run + 1, left - 1);
            }
            if run == 0 {
                return Err(damaged().into());
            }
            let read = self.read(first, run)?;
            if read.is_empty() {
                return Err(damaged().into());
            }
            bytes.extend(read);
        }
        bytes.truncate(usize::try_from(len).unwrap_or(usize::MAX));
        Ok(bytes)
    }

    fn small_chain(&self, start: u32, len: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut next = start;
        while next < LAST_SECTOR && (bytes.len() as u64) < len {
            let from = (next as usize).saturating_mul(SMALL);
            let end = (from + SMALL).min(self.small.len());
            let sector = self
                .small
                .get(from..end)
                .filter(|sector| !sector.is_empty());
            bytes.extend_from_slice(sector.ok_or_else(damaged)?);
            if bytes.len() > self.small.len() {
                return Err(damaged().into());
            }
            next = self
                .small_table
                .get(next as usize)
                .copied()
                .unwrap_or(LAST_SECTOR);
        }
        bytes.truncate(usize::try_from(len).unwrap_or(usize::MAX));
        Ok(bytes)
    }

    /// So many sectors from this one on, fewer where the file ends.
    fn read(&mut self, first: u32, count: u32) -> Result<Vec<u8>> {
        if first as usize > self.sectors {
            return Err(damaged().into());
        }
        let (at, len) = (u64::from(first) + 1, u64::from(count));
        let sector = self.sector as u64;
        let mut bytes = Vec::new();
        self.source
            .seek(SeekFrom::Start(at * sector))
            .map_err(failed)?;
        let mut part = (&mut self.source).take(len * sector);
        part.read_to_end(&mut bytes).map_err(failed)?;
        Ok(bytes)
    }
}

/// The stream that an entry is of.
fn entry(bytes: &[u8]) -> Option<Entry> {
    const STREAM: u8 = 2;
    if bytes.get(66) != Some(&STREAM) {
        return None;
    }
    let len = usize::from(u16_at(bytes, 64)?).saturating_sub(2).min(64);
    let units = bytes.get(..len)?.chunks_exact(2);
    let units = units.map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    Some(Entry {
        name: String::from_utf16_lossy(&units.collect::<Vec<_>>()),
        start: u32_at(bytes, 116)?,
        len: u32_at(bytes, 120)?.into(),
    })
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    let (numbers, _) = bytes.as_chunks::<4>();
    numbers
        .iter()
        .map(|number| u32::from_le_bytes(*number))
        .collect()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|number| u16::from_le_bytes(*number))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|number| u32::from_le_bytes(*number))
}

fn failed(error: io::Error) -> Fault {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        return damaged();
    }
    *unreadable(error, "Workbook")
}
