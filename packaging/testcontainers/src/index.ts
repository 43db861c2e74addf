/** The package's face: a Cordon in a container, as testcontainers starts it, or as `startCordon` of the package cordon would. */
export { CordonContainer } from "./cordon-container.ts";
export type { Caller, ClientSettings, RunningCordon } from "./running-cordon.ts";
export { type ContainerOptions, startCordon } from "./start-cordon.ts";
export { StartedCordonContainer } from "./started-cordon-container.ts";
