/**
 * Terraform, unchanged except for its endpoints: every folder in test/terraform is a module, and all of them go through one
 * life cycle together, because the provider's start alone costs seconds per command.
 */
import { testModules } from "./terraform/one-life.ts";

testModules(new URL("terraform/", import.meta.url));
