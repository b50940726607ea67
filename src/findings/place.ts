/**
 * What a path says about a file, from tables alone: role by folder, name and extension, in an order in which the more
 * telling comes first; environment by the words of the path, the last one winning.
 */
import type { FileRole, Place, PlaceEnvironment } from '../model/place.ts';

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

function table<Value>(rows: readonly (readonly [names: string, value: Value])[]): ReadonlyMap<string, Value> {
  return new Map(rows.flatMap(([names, value]) => words(names).map((name) => [name, value] as const)));
}

/** One expression for several: every name is tried with each. */
function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'));
}

/** Whole base names, in lower case. */
const NAMES = table<FileRole>([
  [
    `.bash_history .zsh_history .sh_history .ash_history .history .fish_history fish_history .python_history
     .node_repl_history .psql_history .mysql_history .sqlite_history .rediscli_history .dbshell .irb_history
     .pry_history .mongorc.js consolehost_history.txt .rhistory`,
    'shell-history',
  ],
  [
    `package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock composer.lock gemfile.lock
     cargo.lock poetry.lock pipfile.lock uv.lock go.sum flake.lock mix.lock podfile.lock packages.lock.json
     pubspec.lock gradle.lockfile .terraform.lock.hcl deno.lock cartfile.resolved package.resolved`,
    'generated',
  ],
  [
    `.gitlab-ci.yml .gitlab-ci.yaml .travis.yml .travis.yaml jenkinsfile appveyor.yml .appveyor.yml
     azure-pipelines.yml azure-pipelines.yaml bitbucket-pipelines.yml .drone.yml .drone.yaml .cirrus.yml
     buildspec.yml buildspec.yaml cloudbuild.yaml cloudbuild.yml codemagic.yaml wercker.yml bitrise.yml
     .woodpecker.yml concourse.yml codefresh.yml screwdriver.yaml .semaphore.yml`,
    'ci',
  ],
  ['conftest.py phpunit.xml test.exs tests', 'test'],
  ['id_rsa id_dsa id_ecdsa id_ed25519 .keystore secring.gpg private.key', 'keystore'],
  [
    `readme license licence changelog changes contributing authors notice security code_of_conduct install news
     history todo`,
    'docs',
  ],
  [
    `dockerfile containerfile makefile vagrantfile procfile caddyfile rakefile .npmrc .yarnrc .netrc _netrc
     .pypirc .pgpass .my.cnf .git-credentials .dockercfg .htpasswd .s3cfg .boto credentials .gitconfig .curlrc
     .wgetrc .condarc kubeconfig terraform.rc .terraformrc web.config app.config local.settings.json
     wp-config.php settings.py`,
    'config',
  ],
]);

/** Folders of third-party and of generated code. */
export const NOT_WRITTEN_HERE = 'node_modules bower_components vendor third_party third-party __generated__ generated';

/** Names of folders, in lower case. */
const FOLDERS = table<FileRole>([
  [NOT_WRITTEN_HERE, 'generated'],
  ['.circleci .buildkite .teamcity .woodpecker .semaphore .jenkins', 'ci'],
  [
    `test tests __tests__ t xt spec specs __specs__ testdata test-data test_data testing fixture fixtures __fixtures__
     mock mocks __mocks__ stub stubs fake fakes e2e cypress detox playwright step_definitions unittest unittests testsuite testutil testutils testlib testhelper
     testhelpers testsupport __snapshots__ cassettes vcr molecule k6 gatling locust loadtest loadtests smoketest smoketests`,
    'test',
  ],
  ['example examples sample samples demo demos tutorial tutorials playground quickstart quickstarts', 'example'],
  ['doc docs documentation wiki man javadoc api-docs api_docs apidoc apidocs', 'docs'],
  ['logs', 'log'],
  ['.aws .azure .gcloud .kube .docker .ssh', 'config'],
]);

/** Extensions, in lower case, without the dot. */
const EXTENSIONS = table<FileRole>([
  ['lock map', 'generated'],
  ['snap t phpt bats feature robot', 'test'],
  ['jks keystore p12 pfx bks jceks ppk kdbx kdb pkcs12 pem key p8 der asc gpg pgp agekey truststore', 'keystore'],
  ['log har trace', 'log'],
  ['md markdown mdx rst adoc asciidoc txt textile org tex html htm pod rdoc', 'docs'],
  [
    `yml yaml json json5 jsonc toml ini conf cfg cnf config properties props xml plist tf tfvars tfstate hcl env
     service reg npmrc netrc ovpn rdp editorconfig settings cue jsonnet libsonnet dhall kdl pp bicep`,
    'config',
  ],
  [
    `js mjs cjs jsx ts mts cts tsx py pyw rb go rs java kt kts scala groovy gradle c h cc cpp cxx hpp cs fs vb
     php phtml pl pm lua r jl swift m mm dart ex exs erl hrl clj cljs hs ml elm vue svelte astro sh bash zsh fish
     ksh ps1 psm1 bat cmd sql graphql proto sol tcl awk coffee erb ejs jsp asp aspx cshtml twig jinja j2 tpl zig
     nim cr d pas f90 asm s lisp el scm rkt vala hx gd ino pde vbs bas ipynb`,
    'source',
  ],
]);

/** What only part of a name tells, in lower case. */
const PATTERNS: readonly (readonly [role: FileRole, pattern: RegExp])[] = [
  // `.env`, `env.local`, `.envrc`; `shop.env`, `shop.env.local`
  ['env-file', anyOf(/^\.?env(?:rc)?(?:[.\-_][\w.\-]+)?$/, /\.env(?:\.[\w-]+)?$/)],
  ['shell-history', /[.\-_](?:history|hist)$/],
  [
    'generated',
    anyOf(
      // Minified and bundled; made from protocol buffers; made by other generators; locks.
      /\.min\.(?:js|css|mjs)$|\.bundle\.js$/,
      /[._]pb2?(?:_grpc)?\.(?:py|go|rb|js|ts)$/,
      /\.g(?:enerated)?\.(?:cs|dart|ts|go)$|\.designer\.cs$/,
      /-lock\.(?:json|ya?ml)$|\.lockfile$/,
    ),
  ],
  [
    'test',
    anyOf(
      // `test_pay.py`, `pay_spec.rb`, `pay.test.ts`; `PayTest.java`
      /^test_.*\.\w+$|_(?:test|spec)\.\w+$/,
      /[.\-](?:test|tests|spec|e2e|cy|stories|fixture|mock)\.\w+$/,
      /(?:tests?|spec)\.(?:java|kt|cs|scala|groovy|php|swift)$/,
      // `TestConstants.swift`, `test-data.json`; `jest.config.ts`, `vitest.setup.js`, `karma.conf.js`
      /^test[-_]?(?:constants?|data|fixtures?|helpers?|utils?|utilities|values?)\.\w+$/,
      /^(?:jest|vitest|karma|playwright|cypress|wdio|mocha|ava)\.(?:conf|config|setup)\.\w+$/,
    ),
  ],
  [
    'example',
    anyOf(
      // Descriptions of an API, whose values are examples of requests.
      /(?:^|[._-])(?:openapi|swagger|asyncapi)(?:[._-][\w.-]+)?\.(?:json|ya?ml)$/,
      // `config.yml.dist`; `config.example.yml`; `example-config.yml`
      /[._-](?:example|sample|template|tmpl|dist|skel|default|defaults)$/,
      /[._-](?:example|sample|template)\.|^(?:example|sample)[._-]/,
    ),
  ],
  // `pay.log`, `pay.log.1`, `pay.log.2026-01-31`
  ['log', /\.log(?:\.\d+|\.\d{4}-\d\d-\d\d|-\d+)?$/],
  ['config', anyOf(/^(?:docker-)?compose(?:[.\-]\w+)?\.ya?ml$/, /^dockerfile[.\-]|^\w+\.dockerfile$/, /rc$/)],
];

/** The more telling first: a fixture's key is a test before it is a keystore, a workflow is CI even when named test. */
const ORDER: readonly FileRole[] = [
  'shell-history',
  'generated',
  'ci',
  'env-file',
  'test',
  'example',
  'keystore',
  'log',
  'docs',
  'config',
  'source',
];
const OF_NO_PROGRAM: readonly FileRole[] = ['test', 'example', 'docs'];
const SHELLS = new Set(words('sh bash zsh fish ksh ps1 bat cmd'));
const SAMPLE_ENV = /[._-](?:example|sample|template|tmpl|dist|defaults?|skel)(?:$|[._-])/;
/**
 * `Shop.Tests`, `api-tests`, `vcr_cassettes`, `test_resources`, `Stubbed Responses`, and the source sets of Gradle:
 * `androidTest`, `integrationTest`.
 */
const TEST_FOLDER =
  /[._-](?:tests?|e2e|fixtures?|mocks?|stubs?|cassettes)$|^tests?[._-]|^(?:stubbed|mocked|fake)[ ._-]|test(?:utils?|utilities|helpers?|fixtures?)$|^(?:android|common|functional|integration|jvm|shared|ui|unit)tests?$/;
/** `_examples`, `shop-samples`, `sample_data`, `minimal-examples-lowlevel`. */
const EXAMPLE_FOLDER =
  /(?:^_|[._-])(?:examples?|samples?)$|^(?:examples?|samples?)[._-]|[._-](?:examples|samples)[._-]/;
/** The package that makers of new programs put them in (`com.example.demo`): programs are left there. */
const DEFAULT_PACKAGE = /(^|\/)(?:com|org)\/example(?:\/demo)?(?=\/)/;
/**
 * `ShopTests`, `ShopUITests`: .NET and Xcode have a folder of such a name beside the program; Gradle calls sources
 * `src/contractTest` and `src/testFixtures`.
 */
const TESTS_IN_CAPITALS = /(?:[a-z]|UI)Tests\/|(?:^|\/)src\/(?:[a-z]+Test|test[A-Z])\w*\//;
const WORKFLOWS = /(?:^|\/)\.(?:github\/(?:actions|workflows)|gitea\/workflows|forgejo\/workflows|gitlab\/ci)\//;

const ENVIRONMENTS = table<PlaceEnvironment>([
  ['prod production prd live', 'prod'],
  ['staging stage stg preprod preproduction uat nonprod acceptance', 'staging'],
  ['test tests testing qa e2e spec specs fixture fixtures mock mocks testdata', 'test'],
  ['dev develop development local localhost sandbox debug', 'dev'],
  ['ci', 'ci'],
]);

/** `env.py` and `env.d.ts` are programs and `env.md` is a guide, for all their names; `env.sh` sets variables. */
function isProgram(name: string): boolean {
  if (!name.startsWith('env')) return false;
  const extension = name.slice(name.lastIndexOf('.') + 1);
  const role = EXTENSIONS.get(extension);
  return role === 'docs' || (role === 'source' && !SHELLS.has(extension));
}

/** Files are many and names of folders few. */
const KNOWN_FOLDERS = new Map<string, FileRole | undefined>(FOLDERS);

function roleOfFolder(segment: string): FileRole | undefined {
  if (!KNOWN_FOLDERS.has(segment)) {
    KNOWN_FOLDERS.set(
      segment,
      TEST_FOLDER.test(segment) ? 'test' : EXAMPLE_FOLDER.test(segment) ? 'example' : undefined,
    );
  }
  return KNOWN_FOLDERS.get(segment);
}

function rolesOf(path: string): Set<FileRole> {
  const segments = path.toLowerCase().replace(DEFAULT_PACKAGE, '$1').split('/');
  const name = segments.pop() ?? '';
  const roles = new Set<FileRole>();
  const add = (role: FileRole | undefined) => role !== undefined && roles.add(role);
  const folders = segments.map(roleOfFolder);
  for (const role of folders) if (role !== 'generated') add(role);
  if (TESTS_IN_CAPITALS.test(path)) add('test');
  add(NAMES.get(name));
  const dot = name.lastIndexOf('.');
  add(NAMES.get(dot > 0 ? name.slice(0, dot) : name));
  if (dot !== -1) add(EXTENSIONS.get(name.slice(dot + 1)));
  for (const [role, pattern] of PATTERNS) if (pattern.test(name)) roles.add(role);
  if (WORKFLOWS.test(path)) roles.add('ci');
  if (SAMPLE_ENV.test(name) || isProgram(name)) roles.delete('env-file');
  // Tests and documents of what was taken over are what they were where they come from; the rest is nobody's to run.
  return folders.includes('generated')
    ? new Set([OF_NO_PROGRAM.find((role) => roles.has(role)) ?? 'generated'])
    : roles;
}

function roleOf(path: string): FileRole {
  const roles = rolesOf(path);
  return ORDER.find((role) => roles.has(role)) ?? 'other';
}

/** Words of the path, the last first; `camelCase` is two words. */
function environmentOf(path: string, role: FileRole): PlaceEnvironment {
  if (role === 'ci') return 'ci';
  const parts = path
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  for (let i = parts.length - 1; i >= 0; i -= 1) {
    const environment = ENVIRONMENTS.get(parts[i] ?? '');
    if (environment === undefined) continue;
    const before = parts[i - 1];
    return environment === 'prod' && (before === 'pre' || before === 'non') ? 'staging' : environment;
  }
  return role === 'test' ? 'test' : 'unknown';
}

/**
 * Of the `tops` of checkouts, each a path with a slash behind it, the one above the file is left out of what tells its
 * role: a checkout called `shop-samples` holds no samples.
 */
export function belowTop(path: string, tops: readonly string[]): string {
  const top = tops.find((folder) => path.startsWith(folder));
  return top === undefined ? path : path.slice(top.length);
}

/** `tops`: see `belowTop`. */
export function placeOf(path: string, tops: readonly string[] = []): Place {
  const role = roleOf(belowTop(path, tops));
  return { role, environment: environmentOf(path, role) };
}
