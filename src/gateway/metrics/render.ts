/** The text that Prometheus reads. Its client library writes it, and adds what it knows of the process; it's loaded when somebody first asks. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Metric, Registry } from "prom-client";
import type { Distribution, Series } from "./series.ts";

export const TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

/** One for all Cordons of the process: processor time, memory, event loop and garbage collection are of them all. */
let ofProcess: Promise<Registry> | undefined;

async function watchProcess(): Promise<Registry> {
  const { collectDefaultMetrics, Registry } = await import("prom-client");
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** So many lines are written in one turn: with every operation called once there are ten thousand. */
const LINES_AT_ONCE = 500;

export async function* renderMetrics(all: readonly Series[]): AsyncGenerator<Uint8Array> {
  ofProcess ??= watchProcess();
  const process = await ofProcess;
  const { Registry } = await import("prom-client");
  for (const series of all) {
    let isFirst = true;
    for (const values of inParts(valuesOf(series))) {
      const registry = new Registry();
      registry.registerMetric(asMetric(series, values));
      const text = await registry.getSingleMetricAsString(series.name);
      // The first two lines say what the metric is.
      yield Buffer.from(`${isFirst ? text : text.split("\n").slice(2).join("\n")}\n`);
      isFirst = false;
      await nextTurn();
    }
  }
  yield Buffer.from(await process.metrics());
}

/** At least one, which may be empty. */
function* inParts(values: Iterable<Value>): Generator<readonly Value[]> {
  let part: Value[] = [];
  for (const value of values) {
    if (part.length === LINES_AT_ONCE) {
      yield part;
      part = [];
    }
    part.push(value);
  }
  yield part;
}

interface Value {
  readonly metricName?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A registry asks a metric for nothing but `get` and its name. The library's own histograms can't be given what was counted elsewhere. */
const asMetric = ({ name, help, type }: Series, values: readonly Value[]): Metric =>
  ({ name, get: async () => ({ name, help, type, aggregator: "sum", values }) }) as unknown as Metric;

function* valuesOf(series: Series): Generator<Value> {
  const labelled = (labels: readonly string[]) =>
    Object.fromEntries(series.labelNames.map((name, i) => [name, labels[i] as string]));
  if (series.type === "histogram") {
    for (const each of series.distributions()) {
      yield* bucketsOf(series.name, series.bounds, labelled(each.labels), each);
    }
  } else for (const { labels, value } of series.samples()) yield { labels: labelled(labels), value };
}

/** Each bucket of the text has what is in those before it as well. */
function bucketsOf(
  name: string,
  bounds: readonly number[],
  labels: Readonly<Record<string, string>>,
  { buckets, sum }: Distribution,
): Value[] {
  let count = 0;
  const values: Value[] = [...buckets].map((more, i) => {
    count += more;
    const le = String(bounds[i] ?? "+Inf");
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: count };
  });
  return [
    ...values,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
