// Print, as JSON, every directive and role that mystmd knows, in the shape of dump_sphinx.py.
//
//     node dump_mystmd.mjs FOLDER        FOLDER holds node_modules
//
// The list of packages is that of `getMystParserOptions` in myst-cli: what a project gets without plugins.

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(pathToFileURL(`${process.argv[2]}/`));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { defaultDirectives, commonDirectiveOptions } = await load('myst-directives');
const { defaultRoles } = await load('myst-roles');
const { buttonRole } = await load('myst-ext-button');
const { cardDirective } = await load('myst-ext-card');
const { exerciseDirectives } = await load('myst-ext-exercise');
const { gridDirectives } = await load('myst-ext-grid');
const { proofDirective } = await load('myst-ext-proof');
const { tabDirectives } = await load('myst-ext-tabs');

const names = ({ name, alias }) => [name, ...[alias ?? []].flat()];

// A type is a constructor or, for Markdown, the word "myst".
const kinds = new Map([[Boolean, 'boolean'], [Number, 'integer']]);
const kind = ({ type }) => kinds.get(type) ?? 'text';
const isMarkdown = (spec) => spec?.type === 'myst' || spec?.type === 'parsed';

const options = (specs = {}) =>
  Object.fromEntries(
    Object.entries(specs).flatMap(([name, spec]) =>
      names({ name, alias: spec.alias }).map((each) => [
        each,
        { kind: kind(spec), empty: kind(spec) !== 'integer' },
      ]),
    ),
  );

const describe = ({ arg, body, options: specs }) => ({
  required: arg?.required ? 1 : 0,
  optional: arg && !arg.required ? 1 : 0,
  whitespace: true,
  content: !body ? 'none' : body.required ? 'required' : 'optional',
  parses: isMarkdown(body),
  title: isMarkdown(arg),
  open: false,
  options: options(specs),
});

const directives = [
  ...defaultDirectives,
  cardDirective,
  ...gridDirectives,
  proofDirective,
  ...exerciseDirectives,
  ...tabDirectives,
];
const roles = [...defaultRoles, buttonRole];

console.log(
  JSON.stringify({
    common: options(commonDirectiveOptions()),
    directives: Object.fromEntries(
      directives.flatMap((spec) => names(spec).map((name) => [name, describe(spec)])),
    ),
    roles: roles.flatMap(names),
  }),
);
