/** The text that Prometheus reads. Its client library writes it, and adds what it knows of the process; it's loaded when somebody first asks. */
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

export async function renderMetrics(all: readonly Series[]): Promise<string> {
  ofProcess ??= watchProcess();
  const process = await ofProcess;
  const { Registry } = await import("prom-client");
  const registry = new Registry();
  for (const series of all) registry.registerMetric(asMetric(series));
  return Registry.merge([registry, process]).metrics();
}

interface Value {
  readonly metricName?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A registry asks a metric for nothing but `get` and its name. The library's own histograms can't be given what was counted elsewhere. */
const asMetric = (series: Series): Metric => {
  const { name, help, type } = series;
  const get = async () => ({ name, help, type, aggregator: "sum", values: valuesOf(series) });
  return { name, get } as unknown as Metric;
};

function valuesOf(series: Series): Value[] {
  const labelled = (labels: readonly string[]) =>
    Object.fromEntries(series.labelNames.map((name, i) => [name, labels[i] as string]));
  if (series.type !== "histogram") {
    return Array.from(series.samples(), ({ labels, value }) => ({ labels: labelled(labels), value }));
  }
  return Array.from(series.distributions()).flatMap((each) => {
    return bucketsOf(series.name, series.bounds, labelled(each.labels), each);
  });
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
