// Checks templates, given as JSON on standard input ([{name, template}]), against CloudFormation's own specification:
// types, properties, required ones, kinds of values, allowed values, and references that lead somewhere. One line a mistake.
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { readFileSync } from 'node:fs';

const spec = loadAwsServiceSpecSync();
const functions = ['Ref', 'Fn::GetAtt', 'Fn::Sub', 'Fn::If', 'Fn::Join', 'Fn::Select', 'Fn::ImportValue'];
let mistakes = 0;
const mistake = (where, text) => { mistakes++; console.log(`${where}: ${text}`); };

for (const { name, template } of JSON.parse(readFileSync(0, 'utf8'))) {
  const ids = new Set([...Object.keys(template.Parameters ?? {}), ...Object.keys(template.Resources)]);
  const conditions = new Set(Object.keys(template.Conditions ?? {}));
  for (const [id, resource] of Object.entries(template.Resources)) {
    const where = `${name} ${id}`;
    const known = spec.lookup('resource', 'cloudFormationType', 'equals', resource.Type);
    if (known.length === 0) { mistake(where, `no type ${resource.Type}`); continue; }
    properties(known[0].properties, resource.Properties ?? {}, where);
    for (const other of [resource.DependsOn ?? []].flat()) if (!template.Resources[other]) mistake(where, `depends on ${other}, which is not there`);
    if (resource.Condition && !conditions.has(resource.Condition)) mistake(where, `no condition ${resource.Condition}`);
  }
  references(template.Resources, name);
  references(template.Outputs ?? {}, `${name} Outputs`);
  references(template.Conditions ?? {}, `${name} Conditions`);

  function references(node, where) {
    if (node === null || typeof node !== 'object') return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'Ref' && !value.startsWith('AWS::') && !ids.has(value)) mistake(where, `Ref to ${value}, which is not there`);
      if (key === 'Fn::GetAtt') attribute(value[0], value[1], where);
      if (key === 'Fn::If' && !conditions.has(value[0])) mistake(where, `no condition ${value[0]}`);
      if (key === 'Fn::Sub')
        for (const [, variable] of value.matchAll(/\$\{([^!}][^}]*)\}/g))
          if (variable.includes('.')) attribute(...variable.split('.'), where);
          else if (!variable.startsWith('AWS::') && !ids.has(variable)) mistake(where, `Sub of ${variable}, which is not there`);
      references(value, `${where}.${key}`);
    }
  }

  function attribute(id, attributeName, where) {
    const resource = template.Resources[id];
    if (!resource) return mistake(where, `GetAtt of ${id}, which is not there`);
    const known = spec.lookup('resource', 'cloudFormationType', 'equals', resource.Type)[0];
    if (known && !known.attributes[attributeName] && !known.properties[attributeName]) mistake(where, `${resource.Type} has no attribute ${attributeName}`);
  }
}

function properties(known, given, where) {
  for (const [key, value] of Object.entries(given)) {
    if (!known[key]) mistake(where, `no property ${key}`);
    else check([known[key].type, ...(known[key].previousTypes ?? [])], value, `${where}.${key}`);
  }
  for (const [key, property] of Object.entries(known)) if (property.required && !(key in given)) mistake(where, `${key} is missing`);
}

// A value fits if it fits one of the types; mistakes are told of the first.
function check(types, value, where) {
  if (value !== null && typeof value === 'object' && !Array.isArray(value) && functions.some(name => name in value)) {
    if ('Fn::If' in value) value['Fn::If'].slice(1).forEach(branch => check(types, branch, where));
    return;
  }
  const type = types.find(candidate => fits(candidate, value)) ?? types[0];
  switch (type.type) {
    case 'array': return Array.isArray(value) ? value.forEach((item, i) => check([type.element], item, `${where}[${i}]`)) : mistake(where, 'expected a list');
    case 'map': return Object.entries(value).forEach(([key, item]) => check([type.element], item, `${where}.${key}`));
    case 'ref': return properties(spec.get('typeDefinition', type.reference.$ref).properties, value, where);
    case 'union': return check(type.types, value, where);
    default:
      if (!fits(type, value)) mistake(where, `expected ${type.type}, found ${JSON.stringify(value)}`);
      if (type.allowedValues && !type.allowedValues.includes(value)) mistake(where, `expected one of ${type.allowedValues}, found ${value}`);
  }
}

function fits(type, value) {
  switch (type.type) {
    case 'string': case 'date-time': return typeof value === 'string';
    case 'number': return typeof value === 'number';
    case 'integer': return Number.isInteger(value);
    case 'boolean': return typeof value === 'boolean';
    case 'array': return Array.isArray(value);
    case 'map': case 'ref': return value !== null && typeof value === 'object' && !Array.isArray(value);
    case 'union': return type.types.some(candidate => fits(candidate, value));
    default: return true;
  }
}

process.exit(mistakes === 0 ? 0 : 1);
