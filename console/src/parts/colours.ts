/** The colours that our own pictures are drawn in; they follow light and dark by themselves. */
import "./colours.css";

export const colours = {
  good: "var(--picture-good)",
  bad: "var(--picture-bad)",
  unclear: "var(--picture-unclear)",
  quiet: "var(--picture-quiet)",
  line: "var(--picture-line)",
  link: "var(--picture-link)",
  surface: "var(--picture-surface)",
  shade: "var(--picture-shade)",
  chosen: "var(--picture-chosen)",
} as const;
