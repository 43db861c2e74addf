/** The type of the table beside this file. */
declare module "*/generated/actions.json" {
  const table: import("../actions.ts").ActionTable;
  export default table;
}
