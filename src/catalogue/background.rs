//! Work that may wait: it takes the processor time that answers leave over.

use rayon::ThreadPoolBuilder;

/// Who waits for background work, beside answers, which never do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// Other writes: theirs come behind it.
    Writes,
    /// Nobody but who asked for it.
    Nobody,
}

impl Waiting {
    /// How far its threads stand back: with 10 one gets about a tenth of what one that answers
    /// gets, when both want all, and with 19 a sixtieth.
    #[cfg(target_os = "linux")]
    fn niceness(self) -> i32 {
        match self {
            Self::Writes => 10,
            Self::Nobody => 19,
        }
    }
}

/// Does work, and all that it does in parallel, on threads that stand back behind the others of
/// this process, half as many as there are processors; waits for it.
pub(crate) fn in_background<T: Send>(waiting: Waiting, work: impl FnOnce() -> T + Send) -> T {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let pool = ThreadPoolBuilder::new()
        .num_threads(processors.div_ceil(2))
        .thread_name(|_| "background".to_owned())
        .start_handler(move |_| stand_back(waiting))
        .build();
    match pool {
        Ok(pool) => pool.install(work),
        Err(error) => {
            tracing::warn!(%error, "background work is done in the foreground");
            work()
        }
    }
}

/// Lowers the priority of this thread, for good: a process may not raise it again.
fn stand_back(waiting: Waiting) {
    #[cfg(not(target_os = "linux"))]
    let _ = waiting;
    #[cfg(target_os = "linux")]
    {
        // Of one thread: Linux takes a thread's number where a process's is asked for.
        let this = rustix::thread::gettid();
        if let Err(error) = rustix::process::setpriority_process(Some(this), waiting.niceness()) {
            tracing::debug!(%error, "background work has the priority of answers");
        }
    }
}
