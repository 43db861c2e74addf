/**
 * Terraform, unchanged but for its endpoints: every folder in test/terraform is a module, and all of them live one life
 * together, because each command costs seconds of the provider's start alone.
 */
import { testModules } from "./terraform/one-life.ts";

testModules(new URL("terraform/", import.meta.url));
