//! The served call beside an empty one of the same sizes, in one process and run, interleaved.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use futures_util::{StreamExt as _, stream};
use incumbent::grpc::pb;
use incumbent::grpc::pb::resolution_service_client::ResolutionServiceClient;
use incumbent::grpc::{ServerOptions, Snapshots, serve};
use prost::Message as _;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tonic::transport::{Channel, Endpoint};

use crate::core::load;
use crate::echo;
use crate::measure::{Times, cpu_of_threads};
use crate::mix::{Mix, articles};

type Failure = Box<dyn Error>;
type Client = ResolutionServiceClient<Channel>;

/// Different articles that are asked in turn.
const ARTICLES: usize = 20_000;
/// Rounds of each, interleaved; the median is told.
const ROUNDS: usize = 5;
/// Calls in flight.
const IN_FLIGHT: [usize; 3] = [1, 8, 64];
/// The names of the server's threads, by which their processor time is found.
const SERVER: &str = "bench-server";

/// What is served.
struct Served {
    runtime: Runtime,
    service: SocketAddr,
    echo: SocketAddr,
}

/// Measures one size and prints its tables.
pub(crate) fn run(entities: usize, seconds: f64) -> Result<(), Failure> {
    let loaded = load(entities)?;
    println!("\n### {entities} entities, served\n");
    let client = Builder::new_current_thread().enable_all().build()?;
    let snapshots = Arc::new(Snapshots::new());
    snapshots.publish(loaded.snapshot.clone());
    println!(
        "| article | in flight | answers/s | empty/s | ratio | p50 us | p99 us | empty p50 us | \
         empty p99 us |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let mut streams = Vec::new();
    for mix in [Mix::One, Mix::News] {
        let asked = articles(&loaded.made, mix, ARTICLES);
        let served = start(snapshots.clone(), &client, &asked)?;
        for in_flight in IN_FLIGHT {
            unary(&client, &served, mix, &asked, in_flight, seconds)?;
        }
        streams.push(format!(
            "{}{}",
            streamed(&client, &served, mix, &asked, seconds)?,
            half(&client, &served, mix, &asked, seconds)?,
        ));
        served.runtime.shutdown_background();
    }
    for lines in streams {
        println!("\n{lines}");
    }
    Ok(())
}

/// Starts the service, and the echo with answers as large as the service's median.
fn start(
    snapshots: Arc<Snapshots>,
    client: &Runtime,
    asked: &[pb::Article],
) -> Result<Served, Failure> {
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name(SERVER)
        .enable_all()
        .build()?;
    let (listener, empty) = runtime.block_on(async {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        Ok::<_, std::io::Error>((TcpListener::bind(any).await?, TcpListener::bind(any).await?))
    })?;
    let (service, echo) = (listener.local_addr()?, empty.local_addr()?);
    runtime.spawn(serve(
        listener,
        snapshots,
        ServerOptions::default(),
        std::future::pending(),
    ));
    let bytes = client.block_on(async {
        let mut client = connect(service).await?;
        let mut sizes = Vec::new();
        for article in asked.iter().take(500) {
            sizes.push(ask(&mut client, article).await?.encoded_len());
        }
        sizes.sort_unstable();
        Ok::<_, Failure>(sizes[sizes.len() / 2])
    })?;
    runtime.spawn(echo::serve(empty, bytes));
    Ok(Served {
        runtime,
        service,
        echo,
    })
}

async fn connect(address: SocketAddr) -> Result<Client, Failure> {
    let channel = Endpoint::from_shared(format!("http://{address}"))?
        .initial_stream_window_size(1 << 20)
        .initial_connection_window_size(4 << 20)
        .connect()
        .await?;
    Ok(Client::new(channel).max_decoding_message_size(64 << 20))
}

async fn ask(
    client: &mut Client,
    article: &pb::Article,
) -> Result<pb::ResolveArticleResponse, tonic::Status> {
    let request = pb::ResolveArticleRequest {
        article: Some(article.clone()),
        ..pb::ResolveArticleRequest::default()
    };
    Ok(client.resolve_article(request).await?.into_inner())
}

/// Asks with so many calls in flight for some seconds; calls a second.
async fn saturate(
    address: SocketAddr,
    asked: &[pb::Article],
    in_flight: usize,
    seconds: f64,
    times: &mut Times,
) -> Result<f64, Failure> {
    let client = connect(address).await?;
    let next = AtomicUsize::new(0);
    let begun = Instant::now();
    let until = begun + Duration::from_secs_f64(seconds);
    let callers = (0..in_flight).map(|_| {
        let (mut client, next) = (client.clone(), &next);
        async move {
            let mut own = Vec::new();
            while Instant::now() < until {
                let article = &asked[next.fetch_add(1, Ordering::Relaxed) % asked.len()];
                let sent = Instant::now();
                ask(&mut client, article).await?;
                own.push(sent.elapsed());
            }
            Ok::<_, tonic::Status>(own)
        }
    });
    let mut calls = 0;
    for own in join_all(callers).await {
        let own = own?;
        calls += own.len();
        times.extend(own);
    }
    Ok(calls as f64 / begun.elapsed().as_secs_f64())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn unary(
    client: &Runtime,
    served: &Served,
    mix: Mix,
    asked: &[pb::Article],
    in_flight: usize,
    seconds: f64,
) -> Result<(), Failure> {
    let (mut own, mut empty) = (Times::default(), Times::default());
    let (mut rates, mut empty_rates, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let bare = client.block_on(saturate(served.echo, asked, in_flight, seconds, &mut empty))?;
        let real = client.block_on(saturate(
            served.service,
            asked,
            in_flight,
            seconds,
            &mut own,
        ))?;
        ratios.push(real / bare);
        rates.push(real);
        empty_rates.push(bare);
    }
    println!(
        "| {} | {in_flight} | {:.0} | {:.0} | {:.2} | {:.0} | {:.0} | {:.0} | {:.0} |",
        mix.as_str(),
        median(rates),
        median(empty_rates),
        median(ratios),
        own.micros(0.5),
        own.micros(0.99),
        empty.micros(0.5),
        empty.micros(0.99),
    );
    Ok(())
}

/// The bidirectional stream: mentions a second, and a second of the server's processors.
fn streamed(
    client: &Runtime,
    served: &Served,
    mix: Mix,
    asked: &[pb::Article],
    seconds: f64,
) -> Result<String, Failure> {
    let run = |address: SocketAddr| -> Result<(f64, f64), Failure> {
        client.block_on(async {
            let mut client = connect(address).await?;
            let begun = Instant::now();
            let cpu = cpu_of_threads(SERVER);
            let until = begun + Duration::from_secs_f64(seconds);
            let items: Vec<pb::ResolveArticlesRequest> = asked
                .iter()
                .enumerate()
                .map(|(number, article)| pb::ResolveArticlesRequest {
                    key: number.to_string(),
                    article: Some(article.clone()),
                    ..pb::ResolveArticlesRequest::default()
                })
                .collect();
            let endless = stream::iter(items.into_iter().cycle())
                .take_while(move |_| std::future::ready(Instant::now() < until));
            let mut answers = client.resolve_articles(endless).await?.into_inner();
            let mut count = 0;
            while answers.message().await?.is_some() {
                count += 1;
            }
            let mentions = (count * mix.mentions()) as f64;
            let cpu = (cpu_of_threads(SERVER) - cpu).as_secs_f64();
            Ok((mentions / begun.elapsed().as_secs_f64(), mentions / cpu))
        })
    };
    let (mut rates, mut cores, mut empty) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        empty.push(run(served.echo)?.0);
        let (rate, core) = run(served.service)?;
        rates.push(rate);
        cores.push(core);
    }
    Ok(format!(
        "Stream, {}: {:.0} mentions/s, {:.0} a second of a server core; empty {:.0}/s.\n",
        mix.as_str(),
        median(rates),
        median(cores),
        median(empty),
    ))
}

/// Latency at half of what the service can do: callers that ask at fixed times.
fn half(
    client: &Runtime,
    served: &Served,
    mix: Mix,
    asked: &[pb::Article],
    seconds: f64,
) -> Result<String, Failure> {
    const CALLERS: usize = 16;
    let full = client.block_on(saturate(
        served.service,
        asked,
        64,
        seconds,
        &mut Times::default(),
    ))?;
    let pause = Duration::from_secs_f64(CALLERS as f64 / (full / 2.0));
    let (mut own, mut empty) = (Times::default(), Times::default());
    for _ in 0..ROUNDS {
        for (address, times) in [(served.echo, &mut empty), (served.service, &mut own)] {
            let took = client.block_on(paced(address, asked, CALLERS, pause, seconds))?;
            times.extend(took);
        }
    }
    let (own99, empty99) = (own.micros(0.99), empty.micros(0.99));
    Ok(format!(
        "At {:.0} calls/s, half of its most, {}: p50 {:.0} us, p99 {own99:.0} us; empty p50 {:.0} \
         us, p99 {empty99:.0} us; ratio of p99 {:.2}.\n",
        full / 2.0,
        mix.as_str(),
        own.micros(0.5),
        empty.micros(0.5),
        own99 / empty99,
    ))
}

/// Asks at fixed times, whether or not earlier calls are answered late; times from when a call
/// was due.
async fn paced(
    address: SocketAddr,
    asked: &[pb::Article],
    callers: usize,
    pause: Duration,
    seconds: f64,
) -> Result<Vec<Duration>, Failure> {
    let client = connect(address).await?;
    let begun = Instant::now();
    let runs = (0..callers).map(|number| {
        let mut client = client.clone();
        async move {
            let mut due = begun + pause.mul_f64(number as f64 / callers as f64);
            let mut own = Vec::new();
            let mut at = number;
            while due.duration_since(begun).as_secs_f64() < seconds {
                tokio::time::sleep_until(due.into()).await;
                ask(&mut client, &asked[at % asked.len()]).await?;
                own.push(due.elapsed());
                due += pause;
                at += callers;
            }
            Ok::<_, tonic::Status>(own)
        }
    });
    let mut times = Vec::new();
    for own in join_all(runs).await {
        times.extend(own?);
    }
    Ok(times)
}
