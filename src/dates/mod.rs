//! Dates as people write them, and which days they mean: 2024年5月15日（水）, Wednesday, May 15, 2024, 令和6年5月15日, 2024-05-15.
//!
//! A text is [read] into [chains](Chain) of dates that stand together, because the parts of a range or list leave to each
//! other what they have in common: the month and year of 2024年5月15日（水）〜19日（日） stand once.

mod numerals;
mod patterns;
mod reading;
mod weekdays;
mod years;

pub use numerals::{number, written_like as number_like};
pub use patterns::{Part, may_have_numbers};
pub use reading::{Chain, Date, read};
pub use weekdays::{
    WrittenWeekday, alone as weekday_alone, name as weekday_name, written_like as weekday_like,
};
pub use years::{NamedYear, years};
