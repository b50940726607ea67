/** Names of one provider in inventories and formats. */
const ALIASES: Readonly<Record<string, string>> = {
  hashicorp: 'vault',
  'hashicorp-vault': 'vault',
  amazon: 'aws',
  'amazon-web-services': 'aws',
};

export function providerName(provider: string): string {
  const name = provider.trim().toLowerCase();
  return ALIASES[name] ?? name;
}
