/** Whether the page is dark now: what's drawn on a canvas has to be drawn again when that changes. */
import { useSyncExternalStore } from "react";

function watch(tell: () => void): () => void {
  const watcher = new MutationObserver(tell);
  watcher.observe(document.body, { attributeFilter: ["class"] });
  return () => watcher.disconnect();
}

export const useIsDark = (): boolean =>
  useSyncExternalStore(watch, () => document.body.classList.contains("awsui-dark-mode"));
