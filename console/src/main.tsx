/** Where the console begins. */
import "@cloudscape-design/global-styles/dark-mode-utils.css";
import "./app/page.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Console } from "./app/console.tsx";

const root = document.getElementById("console");
if (root === null) throw new Error("the page has no place for the console");
createRoot(root).render(
  <StrictMode>
    <Console />
  </StrictMode>,
);
