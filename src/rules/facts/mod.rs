//! Facts: dates, years and figures that cannot be right.

mod clock;
pub mod disagreeing_figure;
pub mod impossible_date;
pub mod outside_event;
mod scene;
pub mod wrong_weekday;
