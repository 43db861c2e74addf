/**
 * Terraform, unchanged except for its endpoints: every folder in `modules` is one, and all of them go through one
 * life cycle together, because the provider's start alone costs seconds per command.
 */
import { testModules } from "./one-life.ts";

testModules(new URL("modules/", import.meta.url));
