/** The console in a real Chromium. What is measured is beside its tests, where the types of browsers are. */
await import(new URL("../console/test/measure.ts", import.meta.url).href);

export {};
