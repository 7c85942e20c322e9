//! Work that may wait: it takes the processor time that answers leave over.

use rayon::ThreadPoolBuilder;

/// How far background work stands back: a thread of this niceness gets a seventieth of what one
/// that answers gets, when both want all.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 19;

/// Does work, and all that it does in parallel, on threads that stand back behind the others of
/// this process, half as many as there are processors; waits for it.
pub(crate) fn in_background<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let pool = ThreadPoolBuilder::new()
        .num_threads(processors.div_ceil(2))
        .thread_name(|_| "background".to_owned())
        .start_handler(|_| stand_back())
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
fn stand_back() {
    #[cfg(target_os = "linux")]
    {
        // Of one thread: Linux takes a thread's number where a process's is asked for.
        let this = rustix::thread::gettid();
        if let Err(error) = rustix::process::setpriority_process(Some(this), NICENESS) {
            tracing::debug!(%error, "background work has the priority of answers");
        }
    }
}
