/** IPAM and Directory Service through Terraform: separate, because the provider waits seconds or minutes at each step. */
import { testModules } from "./one-life.ts";

testModules(new URL("slow-modules/", import.meta.url));
