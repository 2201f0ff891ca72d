//! `geopoint`: a longitude and a latitude in degrees, as `lon, lat`, as a JSON array or as a JSON object.

use serde_json::Value as Json;

use super::decimal;
use super::notation::Notation;
use super::{Entry, Misfit, Options, Type, json, number_key, unknown_format};
use crate::table::value::Value;
use crate::text;
use crate::text::{Message, Text};

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "geopoint",
    about: text!("longitude and latitude in degrees", "经度和纬度（度）"),
    options: &["format"],
    build,
    samples: &[
        ("90.50, 45.50", true),
        ("180,-90", true),
        ("181,0", false),
        ("0,91", false),
        ("1,2,3", false),
        ("1", false),
        ("NaN,0", false),
        ("a,b", false),
    ],
};

const FORMATS: [&str; 3] = ["default", "array", "object"];

#[derive(Clone, Copy, Debug)]
enum Geopoint {
    Pair,
    Array,
    Object,
}

fn build(options: &Options) -> Result<Box<dyn Type>, Misfit> {
    Ok(Box::new(
        match options.format.as_deref().unwrap_or("default") {
            "default" => Geopoint::Pair,
            "array" => Geopoint::Array,
            "object" => Geopoint::Object,
            other => return Err(unknown_format(other, FORMATS.into_iter())),
        },
    ))
}

/// One coordinate, of at most `limit` degrees.
fn degrees(text: &str, limit: i64) -> Option<Value> {
    let value = decimal::read_number(text);
    let within = match value {
        Value::Int(number) => number.abs() <= limit,
        Value::Decimal { digits, scale } => {
            i128::from(digits).abs() <= i128::from(limit) * 10_i128.pow(u32::from(scale))
        }
        // Many digits, as a computation leaves them.
        Value::Wide => within_wide(text, limit),
        _ => false,
    };
    within.then_some(value)
}

/// As [`degrees`], by the order of keys, for a number of any length.
fn within_wide(text: &str, limit: i64) -> bool {
    let key = |value: Value, text: &str| {
        let mut out = Vec::new();
        number_key::push(value, text, &Notation::PLAIN, &mut out);
        out
    };
    let number = key(Value::Wide, text);
    number >= key(Value::Int(-limit), "") && number <= key(Value::Int(limit), "")
}

impl Geopoint {
    /// Longitude and latitude, each as its text.
    fn parts(self, text: &str) -> Option<(String, String)> {
        let number = |json: &Json| match json {
            Json::Number(number) => Some(number.to_string()),
            _ => None,
        };
        match self {
            Self::Pair => {
                let (lon, lat) = text.split_once(',')?;
                Some((
                    lon.trim_end_matches(' ').to_owned(),
                    lat.trim_start_matches(' ').to_owned(),
                ))
            }
            Self::Array => match serde_json::from_str(text).ok()? {
                Json::Array(items) if items.len() == 2 => {
                    Some((number(&items[0])?, number(&items[1])?))
                }
                _ => None,
            },
            Self::Object => match serde_json::from_str(text).ok()? {
                Json::Object(members) if members.len() == 2 => {
                    Some((number(members.get("lon")?)?, number(members.get("lat")?)?))
                }
                _ => None,
            },
        }
    }
}

impl Type for Geopoint {
    fn read(&self, text: &str) -> Value {
        let within = match self {
            Self::Pair => text.split_once(',').is_some_and(|(lon, lat)| {
                degrees(lon.trim_end_matches(' '), 180).is_some()
                    && degrees(lat.trim_start_matches(' '), 90).is_some()
            }),
            Self::Array | Self::Object => self.parts(text).is_some_and(|(lon, lat)| {
                degrees(&lon, 180).is_some() && degrees(&lat, 90).is_some()
            }),
        };
        if within { Value::Wide } else { Value::Bad }
    }

    fn accept(&self, native: Value, text: &str) -> Value {
        match native {
            Value::Empty => native,
            Value::Text | Value::Wide => self.read(text),
            _ => Value::Bad,
        }
    }

    fn explain(&self, text: &str) -> Message {
        let expected: Text = match self {
            Self::Pair => text!("longitude, latitude expected", "应为“经度, 纬度”"),
            Self::Array => text!(
                "a JSON array of longitude and latitude expected",
                "应为经度和纬度的 JSON 数组"
            ),
            Self::Object => text!(
                "a JSON object with lon and lat expected",
                "应为含 lon 和 lat 的 JSON 对象"
            ),
        };
        let Some((lon, lat)) = self.parts(text) else {
            return expected.into();
        };
        let odd = if degrees(&lon, 180).is_none()
            && degrees(&lat, 180).is_some()
            && degrees(&lon, i64::MAX).is_some()
        {
            text!("the longitude is beyond 180 degrees", "经度超出 ±180 度")
        } else if degrees(&lon, 90).is_some() && degrees(&lat, 180).is_some() {
            text!(
                "the latitude is beyond 90 degrees; perhaps the two are exchanged",
                "纬度超出 ±90 度，经纬度可能写反了"
            )
        } else {
            return expected.into();
        };
        Message::new(text!("{expected}: {odd}", "{expected}：{odd}"))
            .with_said("expected", expected)
            .with_said("odd", odd)
    }

    fn key(&self, _: Value, text: &str, out: &mut Vec<u8>) {
        match (self, self.parts(text)) {
            (Self::Pair, Some((lon, lat))) => {
                for part in [lon, lat] {
                    number_key::push(decimal::read_number(&part), &part, &Notation::PLAIN, out);
                }
            }
            _ => json::push_key(text, out),
        }
    }
}
