//! `geojson`: a JSON object of RFC 7946, or one of the topologies that share arcs, under `topojson`.
//!
//! What is looked at is the shape: which members, how deep the coordinates. Whether a polygon crosses itself or lies
//! on this planet is not asked.

use serde_json::Value as Json;

use super::{Entry, Misfit, Options, Type, json, unknown_format};
use crate::table::value::Value;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "geojson",
    about: text!("a GeoJSON or TopoJSON object", "GeoJSON 或 TopoJSON 对象"),
    options: &["format"],
    build,
    samples: &[
        (r#"{"type": "Point", "coordinates": [121.47, 31.23]}"#, true),
        (
            r#"{"type": "Feature", "geometry": null, "properties": {}}"#,
            true,
        ),
        (r#"{"type": "FeatureCollection", "features": []}"#, true),
        (r#"{"type": "Point", "coordinates": [121.47]}"#, false),
        (r#"{"type": "Circle"}"#, false),
        ("{}", false),
        ("[1, 2]", false),
        ("", false),
    ],
};

const FORMATS: [&str; 2] = ["default", "topojson"];

#[derive(Clone, Copy, Debug)]
enum Geo {
    Geojson,
    Topojson,
}

fn build(options: &Options) -> Result<Box<dyn Type>, Misfit> {
    Ok(Box::new(
        match options.format.as_deref().unwrap_or("default") {
            "default" => Geo::Geojson,
            "topojson" => Geo::Topojson,
            other => return Err(unknown_format(other, FORMATS.into_iter())),
        },
    ))
}

fn kind(json: &Json) -> &str {
    json.get("type").and_then(Json::as_str).unwrap_or("")
}

fn all(json: Option<&Json>, test: impl Fn(&Json) -> bool) -> bool {
    json.and_then(Json::as_array)
        .is_some_and(|items| items.iter().all(test))
}

/// Two numbers or more.
fn is_position(json: &Json) -> bool {
    all(Some(json), Json::is_number) && json.as_array().is_some_and(|items| items.len() >= 2)
}

fn is_line(json: &Json) -> bool {
    all(Some(json), is_position) && json.as_array().is_some_and(|items| items.len() >= 2)
}

/// Four positions or more, the last the first (RFC 7946 §3.1.6).
fn is_ring(json: &Json) -> bool {
    is_line(json)
        && json
            .as_array()
            .is_some_and(|items| items.len() >= 4 && items.first() == items.last())
}

fn is_polygon(json: &Json) -> bool {
    all(Some(json), is_ring)
}

fn is_geometry(json: &Json) -> bool {
    let coordinates = json.get("coordinates");
    match kind(json) {
        "Point" => coordinates.is_some_and(is_position),
        "MultiPoint" => all(coordinates, is_position),
        "LineString" => coordinates.is_some_and(is_line),
        "MultiLineString" => all(coordinates, is_line),
        "Polygon" => coordinates.is_some_and(is_polygon),
        "MultiPolygon" => all(coordinates, is_polygon),
        "GeometryCollection" => all(json.get("geometries"), is_geometry),
        _ => false,
    }
}

fn is_feature(json: &Json) -> bool {
    kind(json) == "Feature"
        && json
            .get("geometry")
            .is_some_and(|geometry| geometry.is_null() || is_geometry(geometry))
        && json
            .get("properties")
            .is_some_and(|properties| properties.is_null() || properties.is_object())
}

fn is_geojson(json: &Json) -> bool {
    match kind(json) {
        "Feature" => is_feature(json),
        "FeatureCollection" => all(json.get("features"), is_feature),
        _ => is_geometry(json),
    }
}

/// Whole numbers in lists of exactly `depth` levels: references to arcs.
fn are_arcs(json: &Json, depth: u8) -> bool {
    if depth == 0 {
        json.is_i64()
    } else {
        all(Some(json), |item| are_arcs(item, depth - 1))
    }
}

fn is_topojson(json: &Json) -> bool {
    let (arcs, coordinates) = (json.get("arcs"), json.get("coordinates"));
    match kind(json) {
        "Topology" => {
            json.get("objects")
                .and_then(Json::as_object)
                .is_some_and(|objects| objects.values().all(is_topology_geometry))
                && all(arcs, |arc| all(Some(arc), is_position))
        }
        "Point" => coordinates.is_some_and(is_position),
        "MultiPoint" => all(coordinates, is_position),
        "LineString" => arcs.is_some_and(|arcs| are_arcs(arcs, 1)),
        "MultiLineString" | "Polygon" => arcs.is_some_and(|arcs| are_arcs(arcs, 2)),
        "MultiPolygon" => arcs.is_some_and(|arcs| are_arcs(arcs, 3)),
        "GeometryCollection" => all(json.get("geometries"), is_topology_geometry),
        _ => false,
    }
}

/// Inside a topology a geometry may be null.
fn is_topology_geometry(json: &Json) -> bool {
    json.get("type").is_some_and(Json::is_null) || (kind(json) != "Topology" && is_topojson(json))
}

impl Type for Geo {
    fn read(&self, text: &str) -> Value {
        let Ok(json) = serde_json::from_str::<Json>(text) else {
            return Value::Bad;
        };
        let right = match self {
            Self::Geojson => is_geojson(&json),
            Self::Topojson => is_topojson(&json),
        };
        if right { Value::Wide } else { Value::Bad }
    }

    fn accept(&self, native: Value, text: &str) -> Value {
        match native {
            Value::Empty => native,
            Value::Text | Value::Wide => self.read(text),
            _ => Value::Bad,
        }
    }

    fn explain(&self, text: &str) -> Message {
        let name = match self {
            Self::Geojson => "GeoJSON",
            Self::Topojson => "TopoJSON",
        };
        match serde_json::from_str::<Json>(text) {
            Err(_) => Message::new(text!(
                "{name} expected: it is not JSON",
                "应为 {name}：不是有效的 JSON"
            )),
            Ok(json) if kind(&json).is_empty() => Message::new(text!(
                "{name} expected: there is no type",
                "应为 {name}：缺少 type"
            )),
            Ok(_) => Message::new(text!(
                "{name} expected: the members do not fit the type",
                "应为 {name}：内容与 type 不符"
            )),
        }
        .with("name", name)
    }

    fn key(&self, _: Value, text: &str, out: &mut Vec<u8>) {
        json::push_key(text, out);
    }
}
