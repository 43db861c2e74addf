/** Directories of Directory Service through Terraform: apart, because the provider waits a minute when it deletes one. */
import { testModules } from "./terraform/one-life.ts";

testModules(new URL("terraform-long/", import.meta.url));
