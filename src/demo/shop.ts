/**
 * The made-up shop of `keyroll demo`, as data: its files with generated tokens, and what its inventory says of them.
 * Tokens are templates of the rules' example language; the same name is the same token wherever it stands.
 */
import type { InventoryEntry } from '../model/inventory.ts';

/** Tokens by name. */
export const TOKENS = {
  stripeLive: 'sk_live_<base62:99>',
  sendgrid: 'SG.<base64url:22>.<base64url:43>',
  github: 'ghp_<base62:30><check:github-crc32>',
  slack: 'xoxb-<digits:12>-<digits:13>-<base62:24>',
  npm: 'npm_<base62:30><check:npm-crc32>',
  database: '<base62:24>',
  square: 'sq0atp-<base64url:22>',
} as const satisfies Readonly<Record<string, string>>;
export type TokenName = keyof typeof TOKENS;

export interface DemoCommit {
  readonly message: string;
  /** Path to text; `{{name}}` is replaced by a token. */
  readonly files: Readonly<Record<string, string>>;
}

export const COMMITS: readonly DemoCommit[] = [
  {
    message: 'Open the shop',
    files: {
      'README.md': '# Corner shop\n\nSet `STRIPE_KEY=sk_test_xxxxxxxxxxxxxxxxxxxxxxxx` to try the checkout.\n',
      '.gitignore': '.env\n',
      'src/checkout.js': "import Stripe from 'stripe';\n\nexport const stripe = new Stripe(process.env.STRIPE_KEY);\n",
      'config/production.yaml':
        'payments:\n  provider: square\n  access_token: {{square}}\ndatabase:\n  user: shop\n  password: {{database}}\nmail:\n  api_key: ${SENDGRID_API_KEY}\n',
    },
  },
  {
    message: 'Add a staging environment',
    files: {
      'config/staging.yaml':
        'payments:\n  provider: square\n  access_token: {{square}}\nmail:\n  api_key: ${SENDGRID_API_KEY}\n',
    },
  },
  {
    message: 'Refund from the back office',
    files: {
      'src/refunds.js':
        "import Stripe from 'stripe';\n\n// The worker has no environment yet.\nconst stripe = new Stripe(process.env.STRIPE_KEY ?? '{{stripeLive}}');\n\nexport const refund = (charge) => stripe.refunds.create({ charge });\n",
      'scripts/release.sh':
        '#!/bin/sh\nset -e\nexport GITHUB_TOKEN={{github}}\ngh release create "$1" --generate-notes\n',
      'scripts/notify.py':
        'import slack_sdk\n\nclient = slack_sdk.WebClient(token="{{slack}}")\nclient.chat_postMessage(channel="#shop", text="deployed")\n',
      '.npmrc': '//registry.example/:_authToken={{npm}}\n',
    },
  },
];

/** Files that git does not know: the developer's own machine. */
export const LOCAL_FILES: Readonly<Record<string, string>> = {
  '.env': 'SENDGRID_API_KEY={{sendgrid}}\nSTRIPE_KEY=your-stripe-key-here\n',
};

/** An entry of the demo's inventory; dates count in days from today. */
export interface DemoEntry {
  readonly entry: Pick<
    InventoryEntry,
    | 'id'
    | 'type'
    | 'provider'
    | 'status'
    | 'environment'
    | 'purpose'
    | 'scopes'
    | 'owner'
    | 'storage'
    | 'revocation_evidence'
    | 'account'
    | 'approved_by'
    | 'approval_ref'
    | 'pci_scope'
  >;
  readonly token: TokenName | null;
  readonly days: Readonly<
    Partial<
      Record<
        'created_at' | 'last_rotated_at' | 'expires_at' | 'revoked_at' | 'last_reviewed_at' | 'last_used_at',
        number
      >
    >
  >;
}

const APPROVED = { approved_by: 'm.lindqvist', approval_ref: 'CHG-2231' } as const;
const SERVICE = { kind: 'application', interactive_login: false } as const;

export const ENTRIES: readonly DemoEntry[] = [
  {
    token: 'sendgrid',
    entry: {
      id: 'sendgrid-dev',
      type: 'api_key',
      provider: 'sendgrid',
      status: 'active',
      environment: 'dev',
      pci_scope: 'out_of_scope',
      purpose: 'Order mails from a developer machine',
      scopes: ['mail.send'],
      account: SERVICE,
      owner: { person: 'a.ferreira', team: 'shop', status: 'active' },
      storage: [{ kind: 'env_file', ref: '.env' }],
      ...APPROVED,
    },
    days: { created_at: -30, last_rotated_at: -30, expires_at: 60, last_reviewed_at: -10, last_used_at: -1 },
  },
  {
    token: 'github',
    entry: {
      id: 'github-release-bot',
      type: 'personal_access_token',
      provider: 'github',
      status: 'active',
      environment: 'ci',
      pci_scope: 'connected',
      purpose: 'Publishes releases',
      scopes: ['contents:write'],
      account: SERVICE,
      owner: { team: 'platform', status: 'active' },
      storage: [{ kind: 'ci_secret', ref: 'shop/RELEASE_TOKEN' }],
      ...APPROVED,
    },
    days: { created_at: -40, last_rotated_at: -40, expires_at: 50, last_reviewed_at: -10, last_used_at: -2 },
  },
  {
    token: 'slack',
    entry: {
      id: 'slack-deploy-notice',
      type: 'bot_token',
      provider: 'slack',
      status: 'revoked',
      environment: 'prod',
      purpose: 'Deployment notices',
      owner: { team: 'shop', status: 'active' },
      storage: [{ kind: 'vault', ref: 'kv/shop/slack' }],
      revocation_evidence: 'CHG-2290',
    },
    days: { created_at: -200, revoked_at: -12 },
  },
  {
    token: 'npm',
    entry: {
      id: 'npm-publish',
      type: 'ci_token',
      provider: 'npm',
      status: 'active',
      environment: 'ci',
      pci_scope: 'connected',
      purpose: 'Publishes the storefront package',
      scopes: ['publish'],
      account: SERVICE,
      owner: { person: 'j.doyle', team: 'platform', status: 'active' },
      storage: [{ kind: 'config_file', ref: '.npmrc' }],
      ...APPROVED,
    },
    days: { created_at: -120, last_rotated_at: -70, expires_at: -9, last_reviewed_at: -20, last_used_at: -15 },
  },
  {
    token: 'database',
    entry: {
      id: 'shop-database',
      type: 'database_password',
      provider: 'postgres',
      status: 'active',
      environment: 'prod',
      pci_scope: 'cde',
      purpose: 'Orders and customers',
      scopes: ['orders:write'],
      account: SERVICE,
      owner: { team: 'data', status: 'active' },
      storage: [{ kind: 'config_file', ref: 'config/production.yaml' }],
      ...APPROVED,
    },
    days: { created_at: -300, last_rotated_at: -180, expires_at: 30, last_reviewed_at: -60, last_used_at: 0 },
  },
  {
    token: 'square',
    entry: {
      id: 'square-terminal',
      type: 'api_key',
      provider: 'square',
      status: 'active',
      environment: 'shared',
      pci_scope: 'security_impacting',
      purpose: 'Card terminals',
      scopes: ['PAYMENTS_WRITE'],
      account: SERVICE,
      owner: { team: 'payments', status: 'active' },
      storage: [{ kind: 'config_file', ref: 'config/' }],
      ...APPROVED,
    },
    days: { created_at: -25, last_rotated_at: -25, expires_at: 100, last_reviewed_at: -5, last_used_at: 0 },
  },
  {
    token: null,
    entry: {
      id: 'paypal-sandbox',
      type: 'oauth_client_secret',
      provider: 'paypal',
      status: 'active',
      environment: 'test',
      purpose: 'Checkout tests',
      owner: { person: 'a.ferreira', status: 'left' },
      storage: [{ kind: 'vault', ref: 'kv/test/paypal' }],
    },
    days: { created_at: -400, last_used_at: -190 },
  },
];
