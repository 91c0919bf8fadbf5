// Whether the schemas of content/_data/ mean to an editor what they should: each data file is valid, and each of its
// fields, taken away, misspelt, or given a value of another kind, is refused.
//   node tests/handbook/schemas.mjs DATA.json     { "questions": [...], ... }, what the build made of the files
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../content/_data/', import.meta.url));
const data = JSON.parse(readFileSync(process.argv[2], 'utf8'));

// JSON Schema draft 7, as far as the schemas use it. A keyword that is not here is a failure: it would check nothing.
const kindOf = (value) =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
const fits = (value, type) => type === kindOf(value) || (type === 'number' && kindOf(value) === 'integer');
const FORMATS = { date: /^\d{4}-\d{2}-\d{2}$/, 'uri-reference': /^[^\s<>"]+$/ };
const KEYWORDS = {
  $schema: () => true, title: () => true, description: () => true, default: () => true, contentMediaType: () => true, 'x-sorted': () => true,
  type: (value, types) => [types].flat().some((type) => fits(value, type)),
  enum: (value, choices) => choices.includes(value),
  pattern: (value, pattern) => typeof value !== 'string' || new RegExp(pattern).test(value),
  format: (value, format) => typeof value !== 'string' || FORMATS[format].test(value),
  minLength: (value, least) => typeof value !== 'string' || [...value].length >= least,
  minimum: (value, least) => typeof value !== 'number' || value >= least,
  maximum: (value, most) => typeof value !== 'number' || value <= most,
  minItems: (value, least) => !Array.isArray(value) || value.length >= least,
  maxItems: (value, most) => !Array.isArray(value) || value.length <= most,
  items: (value, schema) => !Array.isArray(value) || value.every((item) => valid(item, schema)),
  required: (value, names) => kindOf(value) !== 'object' || names.every((name) => name in value),
  properties: (value, schemas) =>
    kindOf(value) !== 'object' || Object.entries(value).every(([name, field]) => !schemas[name] || valid(field, schemas[name])),
  additionalProperties: (value, allowed, schema) =>
    kindOf(value) !== 'object' || allowed || Object.keys(value).every((name) => name in schema.properties),
};
const valid = (value, schema) =>
  Object.entries(schema).every(([keyword, argument]) => {
    if (!KEYWORDS[keyword]) throw new Error(`nobody here knows the keyword "${keyword}"`);
    return KEYWORDS[keyword](value, argument, schema);
  });

// Each way to spoil a value of that schema: what was done, and the value it becomes.
function* spoiled(value, schema, where) {
  yield [`${where}: another kind`, kindOf(value) === 'object' ? 'x' : { x: 1 }];
  if (schema.minLength || schema.pattern || schema.enum) yield [`${where}: empty`, ''];
  if (schema.format === 'date') yield [`${where}: no date`, 'tomorrow'];
  if (schema.minItems) yield [`${where}: too few`, value.slice(0, schema.minItems - 1)];
  if (Array.isArray(value)) {
    for (const [i, item] of value.slice(0, 2).entries())
      for (const [what, bad] of spoiled(item, schema.items, `${where}[${i}]`)) yield [what, value.map((old, j) => (j === i ? bad : old))];
  }
  if (kindOf(value) !== 'object') return;
  yield [`${where}: a field that nobody knows`, { ...value, filed: 1 }];
  for (const name of Object.keys(value)) {
    const { [name]: field, ...rest } = value;
    if (schema.required.includes(name)) yield [`${where}.${name}: missing`, rest];
    yield [`${where}.${name}: misspelt`, { ...rest, [`${name}z`]: field }];
    for (const [what, bad] of spoiled(field, schema.properties[name], `${where}.${name}`)) yield [what, { ...value, [name]: bad }];
  }
}

const wrong = [];
let spoils = 0;
const described = (schema, where) => {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (!field.description) wrong.push(`${where}.${name}: no description`);
    described(field, `${where}.${name}`);
  }
  if (schema.items) described(schema.items, `${where}[]`);
};
const files = readdirSync(folder).filter((name) => /\.(yaml|csv)$/.test(name));
for (const file of files) {
  const name = file.replace(/\.\w+$/, ''), schema = JSON.parse(readFileSync(`${folder}${name}.schema.json`, 'utf8'));
  const first = readFileSync(folder + file, 'utf8').split('\n')[0];
  if (file.endsWith('.yaml') && first !== `# yaml-language-server: $schema=${name}.schema.json`)
    wrong.push(`${file}: its first line does not name the schema`);
  if (!valid(data[name], schema)) wrong.push(`${file}: is not what its schema says`);
  described(schema, name);
  for (const [what, bad] of spoiled(data[name], schema, name)) {
    spoils++;
    if (valid(bad, schema)) wrong.push(`${what}: is taken`);
  }
}
if (spoils < 20 * files.length) wrong.push(`only ${spoils} ways to spoil ${files.length} files`);
for (const line of wrong) console.log(line);
process.exit(wrong.length > 0 ? 1 : 0);
