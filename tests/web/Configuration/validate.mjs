// Holds documents against a JSON Schema (draft 2020-12), as an editor or a pipeline does. Takes one JSON argument: the schema and
// the documents; prints for each a JSON line with the paths that do not fit, and why.
import Ajv2020 from 'ajv/dist/2020.js';

const { schema, documents } = JSON.parse(process.argv[2]);
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, formats: { uuid } });
const validate = ajv.compile(schema);

for (const document of documents) {
  validate(document);
  console.log(JSON.stringify((validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)));
}
