//! Times, and the numbers that stand for them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// Whether the core is timed by what its thread uses of a processor.
static PROCESSOR_TIME: AtomicBool = AtomicBool::new(false);

/// From now on [`Times::take`] tells the processor time of the thread: on a machine that others
/// use too, what it waits for them does not count.
pub(crate) fn count_processor_time() {
    PROCESSOR_TIME.store(true, Ordering::Relaxed);
}

/// What the times of the core are.
pub(crate) fn clock() -> &'static str {
    if PROCESSOR_TIME.load(Ordering::Relaxed) {
        "processor time of the thread"
    } else {
        "time on the clock"
    }
}

fn processor_time() -> Duration {
    let used = clock_gettime(ClockId::ThreadCPUTime);
    // Neither is negative, and the nanoseconds are fewer than a second has.
    Duration::new(used.tv_sec as u64, used.tv_nsec as u32)
}

/// Does work that may use all processors: what it came to, and the seconds that it took, of the
/// process when processor time is counted.
pub(crate) fn seconds<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let process = || {
        let used = clock_gettime(ClockId::ProcessCPUTime);
        used.tv_sec as f64 + used.tv_nsec as f64 / 1e9
    };
    // The clock of a process cannot be read where instructions are counted.
    if PROCESSOR_TIME.load(Ordering::Relaxed) {
        let before = process();
        let result = work();
        return (result, process() - before);
    }
    let start = Instant::now();
    let result = work();
    (result, start.elapsed().as_secs_f64())
}

/// Times of one kind of work.
#[derive(Debug, Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    /// Does the work and keeps how long it took.
    pub(crate) fn take<T>(&mut self, work: impl FnOnce() -> T) -> T {
        if PROCESSOR_TIME.load(Ordering::Relaxed) {
            let before = processor_time();
            let result = work();
            self.0.push(processor_time().saturating_sub(before));
            return result;
        }
        let start = Instant::now();
        let result = work();
        self.0.push(start.elapsed());
        result
    }

    /// The mean, in microseconds; 0 of no times. A few slow ones count in it, as they do for
    /// whoever asks one thing after the other.
    pub(crate) fn mean(&self) -> f64 {
        let all: Duration = self.0.iter().sum();
        all.as_secs_f64() * 1e6 / self.0.len().max(1) as f64
    }

    /// Keeps times that were taken elsewhere.
    pub(crate) fn extend(&mut self, times: Vec<Duration>) {
        self.0.extend(times);
    }

    /// The time that this share of all stays under, in microseconds; 0 of no times.
    pub(crate) fn micros(&mut self, share: f64) -> f64 {
        self.0.sort_unstable();
        let place = (self.0.len() as f64 * share) as usize;
        let place = place.min(self.0.len().saturating_sub(1));
        self.0
            .get(place)
            .map_or(0.0, |time| time.as_secs_f64() * 1e6)
    }
}

/// What the figures were measured on.
pub(crate) fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .and_then(|rest| rest.split(": ").nth(1))
        .unwrap_or("an unnamed processor");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{model}, {cores} cores")
}

/// Processor time that the threads of this name have used, by the clock ticks of `/proc`; 0
/// where that does not say.
pub(crate) fn cpu_of_threads(name: &str) -> Duration {
    let ticks = |path: std::path::PathBuf| -> Option<u64> {
        let stat = std::fs::read_to_string(path.join("stat")).ok()?;
        let (head, rest) = stat.rsplit_once(')')?;
        // The name is cut to fifteen bytes.
        let own = head.split_once('(')?.1;
        if !name.starts_with(own) {
            return None;
        }
        let fields: Vec<&str> = rest.split_whitespace().collect();
        Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
    };
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten();
    let total: u64 = threads
        .filter_map(Result::ok)
        .filter_map(|thread| ticks(thread.path()))
        .sum();
    let a_second = rustix::param::clock_ticks_per_second();
    Duration::from_secs_f64(total as f64 / a_second.max(1) as f64)
}
