/** The package's face: start Cordon in the process that imports it. */

export type { Caller, ClientSettings, RunningCordon } from "./running/running-cordon.ts";
export { type Cordon, type CordonOptions, startCordon } from "./start-cordon.ts";
