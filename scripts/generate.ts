/** Writes every generated file: the catalogue of shapes, the registry of operations, the lists in docs. */
import { generateCatalogue } from "./generate-catalogue.ts";
import { generateDocs } from "./generate-docs.ts";
import { findOperations, generateRegistry } from "./generate-registry.ts";

const operations = findOperations();
await generateCatalogue(operations);
generateRegistry(operations);
await generateDocs(operations);
