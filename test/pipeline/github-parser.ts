/** GitHub's own reader of workflows and actions. Its package is made for bundlers, so tests bundle this file. */
export { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
export { parseAction } from "@actions/workflow-parser/actions/action-parser";
