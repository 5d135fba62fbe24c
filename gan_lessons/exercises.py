"""Checks that answer a student at once, for the bug hunt of chapter 4 (the article's listing, its defects a to i).

Call a check on your own code: ``check_d_loss(d_loss)``. It shows a ``Result``: passed, not yet or still open, what was
expected beside what came, and a hint that fits the mistake. It raises nothing because of your code, and puts back the
weights of every network that your code can reach. How a mistake is recognised is in ``exercises_steps``; the hints are
at the end of this file.

``attempts`` counts, for each exercise, the calls in a row that did not pass; from the second on, the hint is more
direct. A blank (``...``, ``None``, or a function that returns one) does not count, a pass sets the count back to 0.
"""

import collections
import contextlib
import inspect
import itertools
import linecache
import re
import sysconfig
import textwrap
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gan_lessons import contract
from gan_lessons import exercises_steps as steps
from gan_lessons._tensorflow import keras, tf
from gan_lessons.exercises_steps import Finding, is_blank

attempts = collections.Counter()


@dataclass(frozen=True, repr=False)
class Result:
    """What a check answers; printed, it is the text that the student reads.

    ``passed`` is a bool, ``mistake`` a short name that never changes, or None (passed, or still open).

    >>> Result("d_loss", passed=False)
    d_loss: still open
    """

    exercise: str
    passed: bool
    mistake: str | None = None
    expected: str = ""
    yours: str = ""
    hint: str = ""
    note: str = ""

    @property
    def verdict(self):
        return "passed" if self.passed else "not yet" if self.mistake else "still open"

    def __str__(self):
        named = f" ({self.mistake.replace('_', ' ')})" if self.mistake else ""
        lines = [f"{self.exercise}: {self.verdict}{named}"]
        for label in ("expected", "yours", "hint", "note"):
            if text := getattr(self, label):
                lines.append(textwrap.fill(text, 110, initial_indent=f"  {label:<10}", subsequent_indent=" " * 12))
        return "\n".join(lines)

    __repr__ = __str__


def check_networks(generator, discriminator):
    """Two built ``keras.Model``s with weights of their own, the discriminator ending in one logit (defects a, e)."""
    return _answer("networks", _diagnose_networks, generator, discriminator)


def check_d_loss(d_loss):
    """``d_loss(real_logits, generated_logits)``, logits ``(batch, 1)``, a scalar to minimise (defects c, d, e, g)."""
    return _answer("d_loss", lambda loss: steps.diagnose_loss("D", loss), d_loss)


def check_g_loss(g_loss):
    """``g_loss(generated_logits)``, logits ``(batch, 1)``: the non-saturating loss, a scalar (defects d, e, f)."""
    return _answer("g_loss", lambda loss: steps.diagnose_loss("G", loss), g_loss)


def check_train_step(train_step):
    """``train_step(generator, discriminator, g_optimizer, d_optimizer, real, noise)``: one update of D, then one of G.

    It returns ``(d_loss, g_loss)``, eager or compiled; ``noise`` serves both updates. G's update may look at D as it
    was or as it has become (defects b, c, f, h). The check runs it on small networks of its own.
    """
    return _answer("train_step", steps.diagnose_step, train_step)


def check_batches(batches):
    """``batches(images, batch_size, rng)`` yields one epoch in batches, in an order drawn from ``rng`` (defect i)."""
    return _answer("batches", diagnose_batches, batches)


def solution(name):
    """Print the reference solution of an exercise: ``"networks"``, ``"d_loss"``, ``"g_loss"``, ...

    Raises:
        ValueError: no exercise of that name.
    """
    key = str(name).removeprefix("check_")
    if key not in SOLUTIONS:
        raise ValueError(f"got {name!r}, expected one of {', '.join(map(repr, SOLUTIONS))}")
    print(SOLUTIONS[key].strip())


# ---- from a student's object to a result


def _answer(exercise, diagnose, *work):
    """Run a diagnosis on a student's work and word it; what the student's code raises becomes part of the answer."""
    try:
        still_open = any(map(is_blank, work))
        if not still_open:
            with _unchanged(*work), _quiet():
                finding = diagnose(*work)
            still_open = finding is None
    except Exception as error:
        # a blank left inside a line makes that line fail
        still_open = isinstance(error, NotImplementedError) or "ellipsis" in str(error).lower()
        mistake = "one_optimizer" if "Unknown variable" in str(error) else "exception"
        finding = Finding(mistake, "code that runs to its end", _readable(error))
    if still_open:
        return Result(exercise, False, hint="Replace the blank by your own code; a function must return its result.")
    if finding.mistake is None:
        attempts[exercise] = 0
        return Result(exercise, True, None, finding.expected, finding.yours, note=finding.note)
    attempts[exercise] += 1
    hint = _hint(exercise, finding, direct=attempts[exercise] > 1)
    return Result(exercise, False, finding.mistake, finding.expected, finding.yours, hint)


def _hint(exercise, finding, direct):
    is_of_g = exercise == "g_loss" or finding.player == "G"
    pair = HINTS.get(f"g {finding.mistake}" if is_of_g else finding.mistake) or HINTS[finding.mistake]
    return (f"In {finding.player}'s step: " if finding.player else "") + pair[direct]


def _readable(error):
    """An exception in one line: its type, what it says, and the student's line."""
    text = re.sub(r"\x1b\[\d+m|\{\{.*?\}\}|\[Op:.*| for '\{\{.*", "", str(error))
    text = re.sub(r" at 0x[0-9a-f]+|: <Variable path.*", "", text)
    said = [line.strip() for line in text.splitlines() if line.strip() and "Exception encountered" not in line]
    frames = [(f.filename, f.lineno) for f in traceback.extract_tb(error.__traceback__)]
    if said and said[0].startswith("in user code"):  # TensorFlow tells a compiled function's lines in the message
        frames = [(name, int(line)) for name, line in re.findall(r'File "(.+?)", line (\d+)', text)]
        said = said[-1:]
        said[0] = said[0].removeprefix(f"{type(error).__name__}: ")
    not_theirs = ("site-packages", "__autograph", sysconfig.get_path("stdlib"), str(Path(__file__).parent))
    frames = [frame for frame in frames if not any(part in frame[0] for part in not_theirs)]
    where = ""
    if frames:
        where = f" (line {frames[-1][1]}: `{linecache.getline(*frames[-1]).strip()}`)"
    return f"{type(error).__name__}: {textwrap.shorten(said[0], 160) if said else ''}{where}"


@contextlib.contextmanager
def _quiet():
    """No warnings between a student and the answer: a wrong step makes Keras and TensorFlow write many."""
    logger = tf.get_logger()
    level = logger.level
    logger.setLevel("ERROR")
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


@contextlib.contextmanager
def _unchanged(*work):
    """Put back the weights of all networks and optimisers that are the student's work or that it can name.

    That is: its global names, what it closes over, its object's attributes, and lists, tuples and dicts of these.
    """
    found = {}
    for thing in work:
        function = inspect.unwrap(getattr(thing, "python_function", thing)) if callable(thing) else thing
        reached = [thing, getattr(function, "__self__", None)]
        reached += [*getattr(function, "__globals__", {}).values()]
        for cell in getattr(function, "__closure__", None) or ():
            with contextlib.suppress(ValueError):  # a cell that is still empty
                reached.append(cell.cell_contents)
        reached += [*getattr(reached[1], "__dict__", {}).values()]
        groups = [group for group in reached if isinstance(group, list | tuple)]
        groups += [group.values() for group in reached if isinstance(group, dict)]
        for owner in itertools.chain(reached, *groups):
            if isinstance(owner, keras.Model | keras.optimizers.Optimizer):
                found |= {id(v): (v, v.numpy().copy()) for v in owner.variables}
    try:
        yield
    finally:
        for variable, value in found.values():
            variable.assign(value)


# ---- networks


def _diagnose_networks(generator, discriminator):
    expected = "two keras.Model objects with weights of their own: noise → one example, one example → one logit"
    for role, network in (("generator", generator), ("discriminator", discriminator)):
        if not isinstance(network, keras.Model):
            mistake, what = _not_a_network(network)
            return mistake and Finding(mistake, expected, f"{role}: {what}")
        if not network.built:
            return Finding("not_built", expected, f"{role}: a {type(network).__name__} without weights so far")
        if not network.trainable_variables:
            return Finding("no_weights", expected, f"{role}: a network with nothing to train")
    if generator is discriminator:
        return Finding("one_network_twice", expected, "one network in both roles")
    if {id(v) for v in generator.variables} & {id(v) for v in discriminator.variables}:
        return Finding("shared_weights", expected, "two networks that share some of their weights")

    # a subclassed generator does not know its input's shape; its first weights do
    latent = _shape(generator, "input_shape") or tuple(generator.trainable_variables[0].shape[:1])
    noise = np.random.default_rng(0).standard_normal((contract.EXAMPLES, *latent), dtype=np.float32)
    examples = np.asarray(generator(noise, training=False))
    makes, takes = examples.shape[1:], _shape(discriminator, "input_shape") or examples.shape[1:]
    yours = f"generator {latent} → {makes}; discriminator {takes} → "
    try:
        logits = np.asarray(discriminator(examples, training=False))
    except Exception:
        logits = None
    if logits is None or len(makes) != len(takes) or any(t not in (None, m) for m, t in zip(makes, takes, strict=True)):
        swapped = makes == (1,) and _shape(discriminator, "output_shape") == latent
        yours = f"the generator makes {makes}, the discriminator takes {takes}"
        return Finding("swapped" if swapped else "shapes_do_not_fit", expected, yours)
    yours += str(logits.shape[1:])
    if logits.shape != (contract.EXAMPLES, 1):
        return Finding("not_one_output", expected, yours)
    if contract._ends_in(discriminator, "sigmoid", "softmax") or contract._looks_like_probability(
        discriminator, examples
    ):
        return Finding("sigmoid_at_the_end", expected, yours + ", a probability")
    if not (np.isfinite(examples).all() and np.isfinite(logits).all()):
        return Finding("nan", expected, yours + ", with NaN or infinite values")
    return Finding(None, expected, yours + f"; {generator.count_params():,} + {discriminator.count_params():,} weights")


def _shape(network, name):
    """``input_shape`` or ``output_shape`` of one example; None where the network does not know it."""
    try:
        return tuple(getattr(network, name)[1:])
    except (AttributeError, TypeError, ValueError):
        return None


def _not_a_network(thing):
    """What came in place of a model: the mistake and its words; (None, ...) for a function that is still blank."""
    if callable(thing) and not isinstance(thing, keras.layers.Layer):
        for arguments in ((), (tf.ones((4, 8)),), (tf.ones((4, 28, 28, 1)),), (8,)):
            try:
                first, second = thing(*arguments), thing(*arguments)
            except Exception as error:  # not what this function takes: try the next
                if "ellipsis" in str(error).lower():
                    return None, ""
                continue
            if is_blank(first):
                return None, ""
            if isinstance(first, keras.Model) and first is not second:
                return "new_model_every_call", "a function that builds a new network at every call"
            if not isinstance(first, keras.Model) and not np.array_equal(first, second):
                return "new_layers_every_call", "a function; the same input gave two different outputs in two calls"
            break
    return "not_a_model", f"a {type(thing).__name__}"


# ---- batches


def diagnose_batches(batches, seed=0):
    """One ``Finding`` for a student's ``batches``; None if it is still blank."""
    images, size, limit = np.arange(88, dtype=np.float32).reshape(22, 2, 2), 5, 60
    expected = "22 images in batches of 5: 5, 5, 5, 5 (and 2), each image once, a new order every epoch"
    if not callable(batches):
        return Finding("not_a_function", expected, f"a {type(batches).__name__}")

    def epoch(rng):
        """The batches of one epoch, whether the images were changed on the way; None for a blank."""
        given = images.copy()
        found = batches(given, size, rng)
        found = None if is_blank(found) else list(itertools.islice(found, limit))
        blank = found is None or any(map(is_blank, found))
        return None if blank else ([np.asarray(batch) for batch in found], not np.array_equal(given, images))

    rng = np.random.default_rng(seed)
    epochs = [epoch(rng), epoch(rng), epoch(np.random.default_rng(seed + 1)), epoch(np.random.default_rng(seed))]
    if None in epochs:
        return None
    first, changed = epochs[0]
    lengths = [batch.shape[0] if batch.ndim else 0 for batch in first]
    yours = f"batches of {', '.join(map(str, lengths[:8]))}{' ...' if len(lengths) > 8 else ''}" if first else "none"
    if len(first) == limit:
        return Finding("never_ends", expected, "an epoch that never ends")
    mistake = _wrong_batches(images, size, first, lengths)
    orders = [np.concatenate(found).reshape(-1, 4)[:, 0] for found, _ in epochs] if not mistake else []
    if not mistake:
        mistake = _wrong_order(images, first, orders)
    if not mistake and changed:
        mistake = "shuffles_in_place"
    return Finding(mistake, expected, yours + ("" if mistake else ", each image at most once, a new order every epoch"))


def _wrong_batches(images, size, found, lengths):
    if not found:
        return "no_batches"
    if lengths[0] == len(images):
        return "whole_set"
    if any(batch.shape[1:] != images.shape[1:] for batch in found):
        return "wrong_shape"
    rows = [row.tobytes() for batch in found for row in batch.astype(np.float32)]
    if not set(rows) <= {row.tobytes() for row in images}:
        return "content_changed"
    if any(n != size for n in lengths[:-1]) or lengths[-1] > size:
        return "wrong_batch_size"
    if len(set(rows)) < len(rows):
        return "examples_repeated"
    if len(rows) < len(images) - len(images) % size:
        return "examples_missing"
    return "wrong_batch_size" if len(rows) not in (len(images), len(images) - len(images) % size) else None


def _wrong_order(images, first, orders):
    def same(a, b):
        return np.array_equal(orders[a], orders[b])

    if np.array_equal(orders[0], images[: len(orders[0]), 0, 0]):
        return "not_shuffled"
    if same(0, 1) or same(0, 2):
        return "same_order"
    if all(np.ptp(batch[:, 0, 0]) == 4 * (len(batch) - 1) for batch in first):
        return "shuffled_in_blocks"
    return None if same(0, 3) else "ignores_rng"


# ---- reference solutions, as text, and the hints

SOLUTIONS = {
    "networks": """
generator = keras.Sequential([
    keras.Input((100,)),
    layers.Dense(128, "relu"),
    layers.Dense(128, "relu"),
    layers.Dense(100, "relu"),
    layers.Dense(100, "relu"),
    layers.Dense(784, "sigmoid"),
])
discriminator = keras.Sequential([
    keras.Input((784,)),
    layers.Dense(100, "relu"),
    layers.Dense(100, "relu"),
    layers.Dense(128, "relu"),
    layers.Dense(1),  # a logit: the loss takes the sigmoid
])
""",
    "d_loss": """
def d_loss(real_logits, generated_logits):
    cross_entropy = tf.nn.sigmoid_cross_entropy_with_logits
    real = cross_entropy(labels=tf.ones_like(real_logits), logits=real_logits)
    generated = cross_entropy(labels=tf.zeros_like(generated_logits), logits=generated_logits)
    return tf.reduce_mean(real) + tf.reduce_mean(generated)
""",
    "g_loss": """
def g_loss(generated_logits):
    cross_entropy = tf.nn.sigmoid_cross_entropy_with_logits
    return tf.reduce_mean(cross_entropy(labels=tf.ones_like(generated_logits), logits=generated_logits))
""",
    "train_step": """
def train_step(generator, discriminator, g_optimizer, d_optimizer, real, noise):
    generated = generator(noise, training=True)  # outside D's tape: this update is D's alone
    with tf.GradientTape() as tape:
        loss_d = d_loss(discriminator(real, training=True), discriminator(generated, training=True))
    weights = discriminator.trainable_variables
    d_optimizer.apply(tape.gradient(loss_d, weights), weights)

    with tf.GradientTape() as tape:
        loss_g = g_loss(discriminator(generator(noise, training=True), training=True))
    weights = generator.trainable_variables  # G's alone, though the gradient comes through D
    g_optimizer.apply(tape.gradient(loss_g, weights), weights)
    return loss_d, loss_g
""",
    "batches": """
def batches(images, batch_size, rng):
    order = rng.permutation(len(images))
    for start in range(0, len(images) - batch_size + 1, batch_size):
        yield images[order[start : start + batch_size]]
""",
}

HINT_TEXT = """  a mistake, its first hint, and the more direct one; letters in brackets are the article's defects
# any exercise
exception:
Your code stopped with the error shown; read its last words and its line.
Run that line by itself in a new cell and print the shape of everything in it.
not_a_function:
Hand over the function itself, so that the check can call it on inputs of its own.
Write the name without brackets: check(f), not check(f(...)).
nan:
Some value is not a number: a logarithm of a negative number, or weights that are not finite?
Logits may be negative: use a loss that takes logits (from_logits=True), or look at the weights for NaN.

# networks
not_a_model:
A network keeps its weights; this object is no keras.Model and has no trainable_variables.
Build it once: generator = keras.Sequential([keras.Input((100,)), ...]), and hand over that object.
new_layers_every_call:
Defect (a): layers made inside a function are new, with new weights, at every call.
Make the layers once, in keras.Sequential([keras.Input(...), ...]), and call that object.
new_model_every_call:
Each call builds another network with other weights; training one leaves the next untrained.
Call it once, generator = make_generator(), and hand over what it returns.
not_built:
Without the size of its input a network has no weights yet, and an optimiser finds none.
Start it with keras.Input((100,)) for the generator, keras.Input((784,)) for the discriminator.
no_weights:
There is nothing here that could learn.
Add Dense layers, and leave trainable at True.
one_network_twice:
One network cannot play against itself with one set of weights.
Build two: generator = keras.Sequential([...]) and discriminator = keras.Sequential([...]).
shared_weights:
A layer that is part of both networks is moved by both players.
Make new layers for the discriminator; put no layer object in two networks.
swapped:
Each fits the other's place. Which one makes examples, and which one judges them?
Write check_networks(generator, discriminator), the generator first.
shapes_do_not_fit:
The discriminator must take what the generator makes.
Make the generator's last Dense as wide as the discriminator's keras.Input.
not_one_output:
The discriminator answers one question about each example: real or generated? One number is enough.
End the discriminator in layers.Dense(1).
sigmoid_at_the_end:
Defect (e): the loss takes the sigmoid itself, and would take it a second time.
End the discriminator in layers.Dense(1) with no activation: a logit.

# losses, and the steps that go down on them
labels_flipped:
D is rewarded for calling real examples generated and generated ones real. Which label belongs to which?
Labels: tf.ones_like(real_logits) for real examples, tf.zeros_like(generated_logits) for generated ones.
labels_and_sign_flipped:
Two mistakes that nearly cancel: labels and sign are both the wrong way round; D's slope dies when it errs.
Labels 1 for real and 0 for generated, and the cross entropy as it is, with no minus before it.
arguments_swapped:
The formula would be right if the arguments came in the order asked for.
Write def d_loss(real_logits, generated_logits): the real ones first.
sign_flipped:
An optimiser goes downhill; on this loss downhill means that D judges worse. Look at the signs.
Minimise minus the logarithms, −log D(real) − log(1 − D(generated)): a cross entropy as it is.
real_missing:
D is never shown a real example, so calling everything generated is its best answer.
Add the real half: the cross entropy of real_logits with labels tf.ones_like(real_logits).
generated_missing:
Defect (c): D never judges a generated sample, so calling everything real is its best answer.
Add the generated half: the cross entropy of generated_logits with labels tf.zeros_like(generated_logits).
generated_called_real:
D is told that generated samples are real too, so it has nothing to tell apart.
The labels of the generated half are zeros: tf.zeros_like(generated_logits).
real_called_generated:
D is told that real examples are generated too, so it has nothing to tell apart.
The labels of the real half are ones: tf.ones_like(real_logits).
loss_of_the_other:
This is the generator's loss: D is asked to call generated samples real.
D minimises −log D(real) − log(1 − D(generated)).
targets_are_outputs:
Defect (d): the targets are a network's own outputs. What is the right answer for an example?
Targets are constants, 1 for real and 0 for generated: tf.ones_like(...) and tf.zeros_like(...).
sigmoid_twice:
Defect (e): a loss that expects logits was given probabilities, so the sigmoid is taken twice.
Pass the logits as they are; no tf.sigmoid before a loss with from_logits=True.
logits_as_probabilities:
This loss believes that its inputs lie between 0 and 1; they are logits.
Say keras.losses.BinaryCrossentropy(from_logits=True), or tf.nn.sigmoid_cross_entropy_with_logits.
weighted:
Defect (g): weights such as 0.9 and 0.1 make D care less for one side; label smoothing is another thing: real = 0.9.
Take the factors out: real half + generated half (or the mean of the two).
label_smoothing:
Label smoothing (one-sided, if for real examples alone) is a method of its own, but not the loss asked for here.
Use labels of exactly 1 for real and 0 for generated.
sum_not_mean:
The loss grows with the batch size, and with it every step.
Take tf.reduce_mean over the batch, not tf.reduce_sum.
not_a_scalar:
A loss is one number for the whole batch; this has more (a mean over the wrong axis, or no mean) or is none.
Return tf.reduce_mean(...) without an axis.
not_stable:
The formula is right, but a logarithm of a rounded sigmoid loses the answer where D is very sure.
Work on logits: −log D = tf.nn.softplus(−logit), or tf.nn.sigmoid_cross_entropy_with_logits.
no_gradient:
The number is right, but a GradientTape cannot follow how it was made.
Stay in TensorFlow: no NumPy, .numpy(), float() or tf.stop_gradient on the way.
constant:
The loss does not depend on its inputs, so there is nothing to learn from it.
Use every argument: the logits themselves must appear in the formula.
another_loss:
A loss that GANs do use, but not the cross entropy asked for here.
Use −log D and −log(1 − D), for instance tf.nn.sigmoid_cross_entropy_with_logits.
other_formula:
Compare the two formulas term by term: labels, signs, and which logits each term looks at.
Write the expected formula with tf.nn.softplus: −log D = softplus(−logit), −log(1 − D) = softplus(logit).

# a training step
nothing_moved:
Neither network that was handed in has changed. Does the step use its arguments, or other networks?
Apply tape.gradient(loss, weights) with the optimisers handed in, and call the networks inside the tape.
d_frozen:
The discriminator kept its weights. Is its update there, and its loss computed inside the tape?
d_optimizer.apply(tape.gradient(loss_d, weights), weights) with weights = discriminator.trainable_variables.
g_frozen:
The generator kept its weights. Is its update there, and are its samples made inside G's tape?
In G's tape call discriminator(generator(noise)); apply the gradient to generator.trainable_variables.
g_step_moves_d:
The generator's loss moves the discriminator too, which so learns to be fooled.
In G's update take the gradient for generator.trainable_variables only.
d_step_moves_g:
The discriminator's loss moves the generator too, which so learns to be caught.
In D's update take the gradient for discriminator.trainable_variables only; make the samples before its tape.
partners:
Defect (f): both networks go down on one and the same loss: partners, not adversaries.
Two losses, two tapes: D minimises d_loss(real, generated), G minimises g_loss(generated).
one_optimizer:
Defect (h): an optimiser keeps a state for each weight of the network it began with.
Use g_optimizer for the generator's weights only and d_optimizer for the discriminator's only.
optimizers_swapped:
The two optimisers have changed places.
The arguments come as generator, discriminator, g_optimizer, d_optimizer: G's optimiser first.
other_optimizer:
A network moved, but not by the optimiser that was handed in for it.
Use the arguments g_optimizer and d_optimizer, not an optimiser from outside.
d_twice:
The discriminator was updated more than once in one step.
Add the real and the generated half into one loss, and call d_optimizer.apply once.
g_twice:
The generator was updated more than once in one step.
Call g_optimizer.apply once, after D's update.
generator_first:
Whose turn is first?
Move the generator's update below the discriminator's.
own_noise:
Two calls with the same inputs gave different steps: something random is drawn inside.
Use the argument noise in both updates; draw none inside.
other_step:
A network moved, but not along the gradient of a loss that this check knows.
Compare with solution('train_step'), line by line.
losses_not_returned:
Both updates are right; the two losses are not what came back.
End with: return loss_d, loss_g.
losses_swapped:
Both updates are right; the losses come in the other order.
return loss_d, loss_g.

# batches
whole_set:
Defect (i): one step on the whole data set. How many steps would an epoch of 60,000 give?
Yield images[start : start + batch_size] for start = 0, batch_size, 2 batch_size, ...
no_batches:
No batch came.
Yield (or return a list of) pieces of batch_size images.
never_ends:
An epoch ends when every image has come once.
Leave out the endless loop around the epoch.
wrong_shape:
A batch is an array of images, shape (batch_size, ...); yours have another shape.
Yield images[order[start : start + batch_size]], many at once.
wrong_batch_size:
Every batch but the last holds batch_size images.
Step by batch_size: for start in range(0, len(images), batch_size).
content_changed:
A batch holds images that are not in the data: their rows were mixed, or their numbers changed.
Shuffle the order only, order = rng.permutation(len(images)), and index with it.
examples_repeated:
Some images come twice in an epoch, so others do not come at all: drawn with replacement?
Draw one permutation for the epoch and cut it into pieces, in place of rng.choice or rng.integers.
examples_missing:
Some images never come; only an incomplete last batch may be left out.
Let start run over range(0, len(images) - batch_size + 1, batch_size).
not_shuffled:
The images come in the order of the file. If it is sorted, a batch holds one digit.
order = rng.permutation(len(images)), then images[order[...]].
shuffled_in_blocks:
The same images always share a batch; only blocks, or the inside of a block, are shuffled.
Permute all images first, rng.permutation(len(images)), then cut.
same_order:
Every epoch has the same order: rng is not used, or a new generator is seeded inside.
Draw the order from the argument: rng.permutation(len(images)).
ignores_rng:
The order changes, but not with rng: the run cannot be repeated.
Draw the order from the argument rng, not from np.random or random.
shuffles_in_place:
The epoch is right, but it leaves the caller's images in another order; labels beside them would be wrong.
Shuffle an order, rng.permutation(len(images)), and leave images as they are.

# where the same mistake means something else for the generator
g labels_flipped:
Defect (f): this is D's own loss of generated samples. G would help D to catch it.
G wants to hear 'real': labels tf.ones_like(generated_logits).
g sign_flipped:
An optimiser goes downhill; on this loss downhill means that D believes less. Look at the sign.
Minimise −log D(generated): the cross entropy with labels of ones, as it is.
g saturating:
The minimax loss log(1 − D): right in its fixed point, but nearly flat while D is sure (section 3.4).
Not minus D's loss, but the cross entropy with labels of ones: −log D(generated).
g weighted:
A factor changes the size of G's steps only; here it is asked to be 1.
Take the factor out.
g label_smoothing:
Labels between 0 and 1: smoothing is for D's real examples only, if at all.
Labels of exactly 1: tf.ones_like(generated_logits).
"""


def _hints(text):
    lines = [line for line in text.splitlines()[1:] if line and not line.startswith("#")]
    return {lines[i].removesuffix(":"): (lines[i + 1], lines[i + 2]) for i in range(0, len(lines), 3)}


HINTS = _hints(HINT_TEXT)
