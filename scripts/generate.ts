/** Writes every generated file: the shapes of the wire, the registry of operations, the lists in docs. */

import { generateActions } from "./generate-actions.ts";
import { generateCompared } from "./generate-compared.ts";
import { generateDocs } from "./generate-docs.ts";
import { generateOpenApi } from "./generate-openapi.ts";
import { findOperations, generateFinders, generateRegistry } from "./generate-registry.ts";
import { generateWire } from "./generate-wire.ts";

const operations = findOperations();
await generateWire(operations);
generateRegistry(operations);
generateFinders();
generateActions(operations);
generateOpenApi();
await generateDocs(operations);
generateCompared(operations);
