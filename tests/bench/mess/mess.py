"""Makes a table as people keep it out of a clean one: about one cell of five in another form.

mess.py IN OUT: every change is one that `customers.rolo.toml` mends. The same input gives the same output.
"""
import csv
import random
import sys

FULL = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
LEVELS = {"bronze": "铜卡", "silver": "Silver", "gold": "VIP", "platinum": "白金"}


def spaced(text, dice):
    return " " + text if dice.random() < 0.5 else text + "\u3000"


def date(text, dice):
    year, month, day = text.split("-")
    if dice.random() < 0.5:
        return f"{year}/{int(month)}/{int(day)}"
    return f"{year}年{int(month)}月{int(day)}日"


def money(text, dice):
    whole, _, cents = text.partition(".")
    if not whole.isdigit():
        return text
    grouped = f"{int(whole):,}" + (f".{cents}" if cents else "")
    return dice.choice(["￥" + grouped, grouped + "元", "¥ " + grouped])


MESS = {
    "customer_id": (0.1, spaced),
    "name": (0.2, spaced),
    "birth_date": (0.4, date),
    "email": (0.4, lambda text, dice: text.upper()),
    "city": (0.2, spaced),
    "address": (0.2, spaced),
    "postcode": (0.1, lambda text, dice: text.translate(FULL)),
    "company": (0.2, spaced),
    "credit_code": (0.3, lambda text, dice: text.lower()),
    "level": (0.5, lambda text, dice: LEVELS.get(text, text)),
    "status": (0.3, lambda text, dice: text.capitalize()),
    "signup_date": (0.4, date),
    "last_contact": (0.4, date),
    "lifetime_value": (0.4, money),
    "owner": (0.2, lambda text, dice: text.translate(FULL)),
    "notes": (0.2, spaced),
}


def main(source, target):
    dice = random.Random(1)
    with open(source, newline="", encoding="utf-8") as lines, open(target, "w", newline="", encoding="utf-8") as out:
        records = csv.reader(lines)
        writer = csv.writer(out, lineterminator="\n")
        header = next(records)
        writer.writerow(header)
        acts = [MESS.get(name, (0, None)) for name in header]
        for record in records:
            for place, (share, act) in enumerate(acts):
                if share and record[place] and dice.random() < share:
                    try:
                        record[place] = act(record[place], dice)
                    except ValueError:
                        pass
            writer.writerow(record)


if __name__ == "__main__":
    main(*sys.argv[1:])
