/** Light or dark: as the system is, or as was chosen here. */
import { useEffect, useState } from "react";

export type Appearance = "light" | "dark";

const STORED = "cordon-appearance";
const DARK = "(prefers-color-scheme: dark)";

export function useAppearance(): readonly [Appearance, (to: Appearance) => void] {
  const [appearance, setAppearance] = useState<Appearance>(() => {
    const chosen = localStorage.getItem(STORED);
    return chosen === "light" || chosen === "dark" ? chosen : matchMedia(DARK).matches ? "dark" : "light";
  });
  useEffect(() => {
    document.body.classList.toggle("awsui-dark-mode", appearance === "dark");
    document.documentElement.style.colorScheme = appearance;
  }, [appearance]);
  const choose = (to: Appearance) => {
    localStorage.setItem(STORED, to);
    setAppearance(to);
  };
  return [appearance, choose];
}
