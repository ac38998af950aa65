import { type Bill, type Line, sumOf } from './bill.ts';
import { PRICES, type Tier } from './prices.ts';

/** The bill in Markdown: the fixed part, the variable part, and what one approval costs. */
export function printBill({ approvalsPerMonth, fixed, variable }: Bill): string {
  const [fixedDollars, variableDollars] = [sumOf(fixed), sumOf(variable)];
  const each = (dollars: number) => `${number((dollars / approvalsPerMonth) * 100, 4)} cents`;
  return [
    ...table('fixed, whatever happens', fixed),
    '',
    ...table(`variable, for ${number(approvalsPerMonth, 0)} approvals`, variable),
    '',
    `Together ${dollars(fixedDollars + variableDollars)} dollars a month. An approval costs ${each(variableDollars)}, with its` +
      ` share of the fixed part ${each(fixedDollars + variableDollars)}.`,
  ].join('\n');
}

function table(title: string, lines: Line[]): string[] {
  return [
    `| ${title} | a month | price in dollars | dollars a month |`,
    '|---|---|---|---|',
    ...lines.map((line) => `| ${[line.what, amount(line), priceOf(line), dollars(line.dollars)].join(' | ')} |`),
    `| **together** | | | **${dollars(sumOf(lines))}** |`,
  ];
}

function amount({ units, price }: Line): string {
  const { unit } = PRICES[price];
  const [name = '', kind] = unit.split(', ');
  const counted = units === 1 ? name : plural(name);
  return `${number(units, units < 100 ? 2 : 0)} ${counted}${kind === undefined ? '' : `, ${kind}`}`;
}

/** Abbreviations take no s. */
function plural(name: string): string {
  return name === 'GB' ? name : `${name}s`;
}

/** The steps that so many units reach. */
function priceOf({ price, units }: Line): string {
  const tiers: readonly Tier[] = PRICES[price].tiers;
  const reached = tiers.filter((_, i) => units > (tiers[i - 1]?.upTo ?? -1));
  return reached
    .map(({ dollars: amount, per }) => (per === 1 ? amount : `${amount} per ${number(per, 0)}`))
    .join(', then ');
}

function dollars(value: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function number(value: number, digits: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}
