/** The type of the data file beside this one. */
declare module "*/instance-types.json" {
  const table: import("./instance-type-table.ts").InstanceTypeTable;
  export default table;
}
