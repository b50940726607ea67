/**
 * The words that an excerpt may print. Everything that is not made of them is masked, so that a secret which no rule
 * knows cannot be shown by accident: these words are public, whatever they stand for.
 */

const SYNTAX = `
  abstract and any as async await base begin bool boolean break case catch char class const constexpr continue def
  default defer del do double elif else elsif end enum eval except export exports extends extern false final finally
  float fn for foreach friend from func function global go goto if implements import in include inline instanceof int
  interface internal is lambda let local long map match mod module mut namespace native new nil none not null nullptr of
  operator or override package pass private protected pub public raise readonly ref require required return
  sealed self set short signed sizeof static str string struct super switch synchronized template then this throw throws
  trait transient true try type typedef typeof undefined union unless unsafe unsigned use using val var virtual void
  volatile when where while with yield
`;

const NAMES = `
  access account active add addr address admin adapter agent algorithm alias allow amqp analytics android annotation ansible api apikey apis
  app append application apply apps arg args array arn assert asset assets attribute audit auth authenticate authentication
  author authority authorization authorize authorized aws azure
  backend backup basic bearer before bind blob body bot branch broker browser bucket build builder bundle
  cache call callback camel card cassandra cert certificate channel charge chat check ci client clients cloud cloudflare cluster
  cmd code codec collection column command commit common component compose config configuration configure conn connect connection
  connections connector consul consumer container content context control controller cookie copy core cors count create
  creds credential credentials cron crypto csrf curl current custom customer
  dashboard data database databases datadog date db debug declare decode decrypt default defaults define delete deploy
  deployment dev develop development dict digest dir disable discord docker document domain download driver drop dsn dump
  ec2 echo editor elastic elasticsearch email embed empty enable enabled encode encoding encrypt encrypted encryption engine endpoint
  endpoints entry env environ environment error errors event events example exec execute expires expiry export external
  facebook factory fallback fetch field file files filter find firebase fixture flag flags flow folder form format forward ftp
  gcp generate get getenv getter git github gitlab global google grant grants graph graphql group groups grpc guard
  handle handler hash hashed header headers hello heroku hidden hmac home hook hooks host hostname hosts html http https httpx
  iam id identified identifier identity ids image images index info init input insert install instance int integration invoke
  ip issuer item items java jdbc jenkins job jobs join json jwt
  kafka key keypair keyring keys keystore kid kind kube kubernetes label lambda language ldap length level lib library license
  limit line link list listen load local locale log logger logging login logout lookup loop machine mail mailer mailgun
  main make manager map master match max memory merge message messages metadata method metrics middleware min mock mode model
  module mongo mongodb mongoose monitor mount ms msg mssql my mysql name names nested network next node notify npm null number
  oauth oauth2 obj object office okta old on only open openai opt option optional options oracle org organization origin os
  otp out output owner pack page param parameter parameters params parse parser pass passphrase passwd password passwords
  patch path pattern payload payment pem permission permissions pg pgpassword phone php pin pipeline plain platform plugin pool
  port portal post postgres postgresql prefix primary print printf private process prod producer production profile profiles program
  project projects prop properties property protocol provider proxy pub public publish publishable push put pwd python query queue
  rabbitmq random raw read reader realm receiver redirect redis refresh region register registry release remote remove replace
  replica repo repository request requests required res reset resource resources response result retry role roles root route
  router row rsa ruby rule run runner runtime s3 salt sample sandbox save schema scheme scope scopes script sdk search
  secondary secret secrets section security select send sender sendgrid sensitive sentry serial server servers service services
  session sessions setting settings setup sha sha1 sha256 share shared shell shop sid sign signature signed signing size slack
  sms smtp sns socket source space spec spring sql sqs ssh ssl stage staging start state static status storage store strategy stream
  stripe stub sub subscription sudo suffix sync system table tag tags target task team telegram temp template tenant terraform
  test tests text theme time timeout title tls tmp token tokens tool topic trace tracing travis twilio twitter type types
  update updated upload uri url urls usage user username users uuid v1 v2 v3 valid validate value values variable variables
  vault verify version view volume wait web webhook webhooks wget worker workspace write writer xml yaml zone
`;

/** Services whose names keys begin with: `MAPBOX_TOKEN`. */
const SERVICES = `
  adyen airtable algolia alibaba aliyun amplitude anthropic apple artifactory asana atlassian auth0 bitbucket braintree
  bugsnag buildkite circleci clickhouse cloudinary codecov cohere coinbase confluence confluent contentful databricks
  deepseek digitalocean discord docusign dropbox dynatrace ebay etsy evernote fastly figma flickr foursquare gitea giphy
  gmail grafana groq harbor hashicorp hetzner honeycomb hubspot huggingface ibm imgur infura instagram intercom jira
  keycloak klaviyo kraken lastfm launchdarkly linear linkedin linode mailchimp mailjet mandrill mapbox mastodon mattermost
  meta microsoft minio mistral mixpanel mollie netlify newrelic nexmo nexus notion openai openrouter openweather opsgenie
  outlook ovh paddle pagerduty paypal paystack pinterest plaid planetscale plivo postman postmark pusher pypi qiniu
  quickbooks razorpay recaptcha reddit replicate rollbar rubygems salesforce sanity scaleway segment shopify signalwire
  snapchat snowflake sonar sonarqube sparkpost splunk spotify square steam stytch supabase teams tencent tiktok todoist
  trello tumblr twitch unsplash uptimerobot vercel vimeo vonage wechat weibo whatsapp woocommerce wordpress xero yandex
  yelp youtube zapier zendesk zoho zoom
`;

/** Words after which the next word is taken for a value: `login NAME`, `password VALUE`, `machine HOST`. */
const NOUNS = `
  access account admin apikey auth authorization basic bearer by cert credential credentials identified key login machine
  pass passphrase passwd password phrase pin pwd salt secret secrets session sign token tokens user username
`;

const split = (text: string): readonly string[] => text.trim().split(/\s+/);
const syntax: ReadonlySet<string> = new Set(split(SYNTAX));
const shown: ReadonlySet<string> = new Set([...syntax, ...split(NAMES), ...split(SERVICES)]);
const nouns: ReadonlySet<string> = new Set(split(NOUNS));

const SEGMENT = /[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*/g;

function segmentsOf(word: string): readonly string[] {
  if (shown.has(word.toLowerCase())) return [word.toLowerCase()];
  return (word.match(SEGMENT) ?? []).map((segment) => segment.toLowerCase());
}

/** What a word of a line tells by itself. */
export interface WordMeaning {
  /** Every segment is in the vocabulary: `STRIPE_API_KEY`, `clientSecret`. */
  readonly isShown: boolean;
  /** A value follows: `password`, `DB_PASSWORD`. */
  readonly announcesValue: boolean;
}

function judgeWord(word: string): WordMeaning {
  const segments = segmentsOf(word);
  const length = segments.reduce((sum, segment) => sum + segment.length, 0);
  return {
    isShown:
      segments.length > 0 &&
      length === word.replace(/[_$-]/g, '').length &&
      segments.every((segment) => shown.has(segment)),
    announcesValue: nouns.has(segments.at(-1) ?? ''),
  };
}

const MAX_REMEMBERED = 4000;
/** Words that are shown, which are public; others may be part of a value. */
const remembered = new Map<string, WordMeaning>();

export function wordMeaning(word: string): WordMeaning {
  const known = remembered.get(word);
  if (known !== undefined) return known;
  const meaning = judgeWord(word);
  if (meaning.isShown && remembered.size < MAX_REMEMBERED) remembered.set(word, meaning);
  return meaning;
}

/** A word of programming languages rather than of a value. */
export function isSyntax(word: string): boolean {
  return syntax.has(word);
}
