"""What a check says about a mistake: two hints, the second more direct. Text, and the few lines that read it."""

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
not_numbers:
The function must return numbers: a number, an array or a tuple of numbers.
Print what your function returns for a small input of your own, and compare its type and shape with what is expected.
other_shape:
The result has another shape than what was expected; one number too many, or one mean too few?
Compare the two shapes: a mean over all examples is one number; a value for each example has the shape of the input.
other_numbers:
Not the numbers expected, and none of the mistakes that this check knows by name.
Work one small case out by hand, with inputs of 0 and 1, and follow your own line by line.

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
The formula would be right if the arguments came in the expected order.
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
The labels say that generated samples are real too, so it has nothing to tell apart.
The labels of the generated half are zeros: tf.zeros_like(generated_logits).
real_called_generated:
The labels say that real examples are generated too, so it has nothing to tell apart.
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
Label smoothing (one-sided, if for real examples alone) is a method of its own, but not the loss of this exercise.
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
A loss that GANs do use, but not the cross entropy of this exercise.
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
alternating:
Both updates are right, but they were made in turns: the second player saw how the first had moved.
Take both gradients first, in one persistent tape or two; only then call the two optimisers.
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
A factor changes the size of G's steps only; in this exercise it must be 1.
Take the factor out.
g label_smoothing:
Labels between 0 and 1: smoothing is for D's real examples only, if at all.
Labels of exactly 1: tf.ones_like(generated_logits).
"""


def _hints(text):
    lines = [line for line in text.splitlines()[1:] if line and not line.startswith("#")]
    return {lines[i].removesuffix(":"): (lines[i + 1], lines[i + 2]) for i in range(0, len(lines), 3)}


HINTS = _hints(HINT_TEXT)
