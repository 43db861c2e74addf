/** The package's face: start Cordon in the process that imports it. */
export { type Cordon, type CordonOptions, startCordon } from "./start-cordon.ts";
