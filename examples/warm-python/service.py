"""Answers questions about primes. It warms up for some seconds; from then on an answer is a look into a table.

A question is a file in /exchange/questions that holds a number N; the answer, a file of the same name in /exchange/answers, is the Nth prime,
who answered, and how many answers that one has given. One process, one thread, nothing open between two questions.
"""
import os
import time
import uuid

LIMIT = 3_000_000
QUESTIONS, ANSWERS = "/exchange/questions", "/exchange/answers"


def warm_up():
    """The slow way, on purpose: this is the part that a restore does not repeat."""
    primes = [2]
    for number in range(3, LIMIT, 2):
        for prime in primes:
            if prime * prime > number:
                primes.append(number)
                break
            if number % prime == 0:
                break
    return primes


def answer(primes, name, me, count):
    with open(f"{QUESTIONS}/{name}") as question:
        number = int(question.read())
    with open(f"{ANSWERS}/.{name}", "w") as file:
        print(primes[number - 1], me, count, file=file)
    os.rename(f"{ANSWERS}/.{name}", f"{ANSWERS}/{name}")
    os.remove(f"{QUESTIONS}/{name}")


def main():
    primes = warm_up()
    me, count = uuid.uuid4(), 0
    print(f"warm: {len(primes)} primes", flush=True)
    while True:
        for name in sorted(os.listdir(QUESTIONS)):
            if not name.startswith("."):
                count += 1
                answer(primes, name, me, count)
        time.sleep(0.002)


main()
