/** The type of the generated description beside this file. */
declare module "*/openapi.json" {
  const document: { readonly openapi: string; readonly info: { readonly version: string }; readonly paths: object };
  export default document;
}
