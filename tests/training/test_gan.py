import subprocess
import sys

import numpy as np
import pytest

from gan_lessons import data, losses, networks, training
from gan_lessons.utils.tensorflow import keras, tf
from tests.small import fingerprint, new, same, weights

RING = data.ring()


@pytest.fixture(scope="module", params=[True, False], ids=["xla", "plain"])
def reference(request):
    gan = new(d_steps=2, jit=request.param)
    gan.train(RING, 300, every=100, progress=False)
    return gan


class TestTheSameRun:
    """Bit for bit, however it is cut, watched, paused or restored."""

    def test_in_ten_calls(self, reference, make):
        gan = make(d_steps=2, jit=reference.jit)
        for _ in range(10):
            gan.train(RING, 30, every=7, progress=False)
        assert same(weights(gan), weights(reference)) and gan.step == 300 and gan.d_updates == 600

    def test_watched(self, reference, make):
        gan, noise = make(d_steps=2, jit=reference.jit), np.ones((5, 2), np.float32)
        probes = {"samples": lambda g, d: g(noise, training=False), "scores": lambda g, d: d(noise, training=False)}
        for snapshot in gan.iter_training(RING, 300, every=13, probes=probes):
            gan.generate(4)
            gan.generate(4, averaged=True)
            assert snapshot["samples"].shape == (5, 2) and snapshot["scores"].shape == (5, 1)
        assert same(weights(gan), weights(reference))

    def test_stopped_and_taken_up_again(self, reference, make):
        gan = make(d_steps=2, jit=reference.jit)
        for snapshot in gan.iter_training(RING, 300, every=40):
            if snapshot.step == 120:
                break
        gan.train(RING, 180, progress=False)
        assert same(weights(gan), weights(reference))

    def test_restored_half_way(self, reference, make):
        gan = make(d_steps=2, jit=reference.jit)
        gan.train(RING, 150, progress=False)
        half = gan.state()
        gan.d_learning_rate, gan.penalty_weight, gan.d_steps = 0.1, 50, 1
        gan.train(RING, 77, progress=False)
        gan.restore(half)
        assert gan.step == 150 and gan.history.last.step <= 150
        gan.train(RING, 150, progress=False)
        assert same(weights(gan), weights(reference))

    def test_saved_and_loaded_half_way(self, reference, tmp_path, make):
        gan = make(d_steps=2, jit=reference.jit)
        gan.train(RING, 150, progress=False)
        gan.save(tmp_path / "half.npz")
        other = training.GAN.load(tmp_path / "half.npz")
        other.train(RING, 150, progress=False)
        assert same(weights(other), weights(reference))

    def test_reset(self, reference, make):
        gan = make(d_steps=2, jit=reference.jit)
        gan.train(RING, 50, progress=False)
        gan.reset()
        assert gan.step == 0 and gan.history.last is None
        gan.train(RING, 300, progress=False)
        assert same(weights(gan), weights(reference))

    def test_with_batch_normalisation_dropout_and_no_xla(self):
        def build():
            g = keras.Sequential(
                [
                    keras.Input((2,)),
                    keras.layers.Dense(8, kernel_initializer=keras.initializers.GlorotUniform(seed=1)),
                    keras.layers.BatchNormalization(),
                    keras.layers.ReLU(),
                    keras.layers.Dropout(0.2, seed=3),
                    keras.layers.Dense(2, kernel_initializer=keras.initializers.GlorotUniform(seed=2)),
                ]
            )
            return training.GAN(g, networks.points_discriminator(width=8, depth=1, seed=1), batch_size=16)

        one, parts = build(), build()
        assert not one.jit
        one.train(RING, 60, progress=False)
        parts.train(RING, 20, progress=False)
        half = parts.state()
        parts.train(RING, 7, progress=False)
        parts.restore(half)
        parts.train(RING, 40, every=9, progress=False)
        assert same(weights(one), weights(parts))

    def test_another_seed_gives_another_run(self, make):
        gan, other = make(), make()
        other.reset(seed=5)
        for run in (gan, other):
            run.train(RING, 3, progress=False)
        assert not same(weights(gan), weights(other))

    def test_another_seed_has_other_first_weights_of_the_same_kind(self, make):
        gan = make()
        first = gan.state()["variables"]
        gan.reset(seed=5)
        other = gan.state()["variables"]
        assert not same(first, other)
        for a, b in zip(gan.generator.get_weights(), make().generator.get_weights(), strict=True):
            assert np.array_equal(np.sort(a, None), np.sort(b, None)), "shuffled within each array"
        gan.train(RING, 3, progress=False)
        gan.reset()
        assert same(gan.state()["variables"], other), "reset keeps the new seed's first weights"
        gan.reset(seed=9)
        gan.reset(seed=5)
        assert same(gan.state()["variables"], other)
        gan.reset(seed=0)
        assert same(gan.state()["variables"], first), "the seed it was made with is the beginning itself"
        noise = np.ones((3, 2), np.float32)
        gan.reset(seed=5)
        assert np.allclose(gan.generate(noise), gan.generate(noise, averaged=True), atol=1e-6)

    @pytest.mark.parametrize("reference", [True], ids=["xla"], indirect=True)
    def test_in_another_process(self, reference):
        code = (
            "from tests import small; from gan_lessons import data; "
            "gan = small.new(d_steps=2, jit=True); gan.train(data.ring(), 300, progress=False); "
            "print(small.fingerprint(gan))"
        )
        result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert result.stdout.strip() == fingerprint(reference), result.stderr


class TestWhoMoves:
    @pytest.mark.parametrize("player", ["discriminator", "generator"])
    def test_one_update_moves_only_its_own_weights(self, player, make):
        gan = make()
        before = [n.get_weights() for n in (gan.generator, gan.discriminator)]
        loss = getattr(gan, f"step_{player}")(RING)
        after = [n.get_weights() for n in (gan.generator, gan.discriminator)]
        moved = [not same(a, b) for a, b in zip(before, after, strict=True)]
        assert moved == [player == "generator", player == "discriminator"] and np.isfinite(loss)
        assert (gan.step, gan.d_updates) == ((1, 0) if player == "generator" else (0, 1))

    def test_a_discriminator_update_leaves_batch_norm_of_the_generator_to_its_own_statistics(self):
        gan = training.GAN(networks.improved_generator(seed=0), networks.improved_discriminator(seed=0), batch_size=8)
        before = [v.value.numpy().copy() for v in gan.generator.trainable_variables]
        gan.step_discriminator(data.mnist())
        assert same(before, [v.value.numpy().copy() for v in gan.generator.trainable_variables])

    def test_step_d_and_step_g_make_one_training_step(self, make):
        one, two = make(loss="hinge"), make(loss="hinge")
        one.train(RING, 1, progress=False)
        two.step_discriminator(RING)
        two.step_generator(RING)
        for a, b in zip(weights(one), weights(two), strict=True):
            assert a == pytest.approx(b, rel=1e-4, abs=1e-6)
        assert one.rng.bit_generator.state == two.rng.bit_generator.state

    def test_first_updates_agree_with_the_losses_computed_by_hand(self, make):
        gan = make(loss="non-saturating", penalty=None)
        rng = np.random.default_rng(0)
        real, noise = RING.sample(16, rng), rng.standard_normal((16, 2), dtype=np.float32)
        d_expected = losses.cross_entropy_discriminator(
            gan.discriminator(real), gan.discriminator(gan.generator(noise))
        )
        assert gan.step_discriminator(RING) == pytest.approx(float(d_expected), rel=1e-5)
        noise = rng.standard_normal((16, 2), dtype=np.float32)
        g_expected = losses.non_saturating_generator(None, gan.discriminator(gan.generator(noise)))
        assert gan.step_generator(RING) == pytest.approx(float(g_expected), rel=1e-5)

    def test_averaged_weights_follow_their_formula(self, make):
        gan = make(ema_momentum=0.9)
        averages = [v.value.numpy().copy() for v in gan.generator.trainable_variables]
        for _ in range(3):
            gan.train(RING, 1, progress=False)
            now = [v.value.numpy() for v in gan.generator.trainable_variables]
            averages = [0.9 * a + 0.1 * v for a, v in zip(averages, now, strict=True)]
        noise = np.ones((2, 2), np.float32)
        raw = gan.generate(noise)
        averaged = gan.generate(noise, averaged=True)
        for variable, average in zip(gan.generator.trainable_variables, averages, strict=True):
            variable.assign(average)
        assert averaged == pytest.approx(gan.generate(noise), rel=1e-4) and not np.allclose(raw, averaged)


class TestSteering:
    def test_changes_take_effect_without_compiling_again(self, make):
        gan = make(learning_rate=1e-3)
        gan.train(RING, 3, progress=False)
        for g_rate, d_rate, weight, d_steps in ((1e-2, 1e-4, 3, 1), (1e-4, 1e-2, 0, 4), (1e-5, 1e-5, 1, 2)):
            gan.g_learning_rate, gan.d_learning_rate = g_rate, d_rate
            gan.penalty_weight, gan.d_steps = weight, d_steps
            updates = gan.d_updates
            gan.train(RING, 5, progress=False)
            assert gan.d_updates - updates == 5 * d_steps
        assert len(gan._compiled.functions().chunk) == 1

    @pytest.mark.parametrize("knob", ["g_learning_rate", "d_learning_rate", "penalty_weight", "d_steps"])
    def test_each_knob_changes_the_run(self, knob, make):
        gan, reference = make(), make()
        setattr(gan, knob, 3)
        for run in (gan, reference):
            run.train(RING, 5, progress=False)
        assert not same(gan.discriminator.get_weights(), reference.discriminator.get_weights())

    @pytest.mark.parametrize(("knob", "value"), [("loss", "hinge"), ("penalty", None), ("batch_size", 32)])
    def test_what_is_compiled_again_changes_the_run_and_can_be_taken_back(self, knob, value, make):
        gan, reference = make(), make()
        for run in (gan, reference):
            run.train(RING, 3, progress=False)
        there, before = gan.state(), getattr(gan, knob)
        setattr(gan, knob, value)
        gan.train(RING, 3, progress=False)
        changed, compiled = weights(gan), len(gan._compiled)
        gan.restore(there)
        assert getattr(gan, knob) == before
        for run in (gan, reference):
            run.train(RING, 3, progress=False)
        assert same(weights(gan), weights(reference)) and not same(weights(gan), changed)
        assert len(gan._compiled) == compiled, "going back compiles nothing again"

    @pytest.mark.parametrize(
        ("knob", "value"), [("loss", "cross"), ("penalty", "R7"), ("batch_size", 0), ("batch_size", 1.5)]
    )
    def test_wrong_values_change_nothing(self, knob, value, make):
        gan = make()
        before = getattr(gan, knob)
        with pytest.raises(ValueError, match="expected"):
            setattr(gan, knob, value)
        assert getattr(gan, knob) == before and gan.events == ()

    def test_a_penalty_of_ones_own_is_given_mixing_weights(self, make):
        def at_the_mix(discriminator, real, generated, mix):
            return tf.reduce_sum(mix) * 1e6 + 0 * tf.reduce_sum(discriminator(real))

        def loss_with(penalty):
            gan = make(penalty=penalty)
            gan.step_discriminator(RING)
            return gan.rng.bit_generator.state

        assert loss_with(at_the_mix) == loss_with("gradient penalty") != loss_with("R1")

    def test_what_one_update_did_is_told(self, make):
        gan = make(penalty=None, loss="non-saturating")
        gan.step_generator(RING)
        update = gan.last_update
        assert (update.player, update.weights) == ("generator", sum(w.size for w in gan.generator.get_weights()))
        assert 0 < update.moved <= update.weights and update.gradient_norm > 0
        # Adam's first step moves every weight that has a gradient by the learning rate
        assert update.distance == pytest.approx(1e-3 * update.moved**0.5, rel=1e-2)

    def test_a_learning_rate_of_one_player_moves_only_that_player_more(self, make):
        slow, fast = make(), make()
        first = slow.generator.get_weights()
        fast.g_learning_rate = 0.1
        for run in (slow, fast):
            run.step_generator(RING)
        moved = [
            max(np.abs(a - b).max() for a, b in zip(run.generator.get_weights(), first, strict=True))
            for run in (slow, fast)
        ]
        assert moved[1] > 10 * moved[0]

    def test_two_gans_in_one_process_do_not_share_anything(self, make):
        alone = make()
        alone.train(RING, 20, progress=False)
        one, other = make(), make(seed=7)
        for _ in range(4):
            one.train(RING, 5, progress=False)
            other.train(RING, 5, progress=False)
        assert same(weights(one), weights(alone))

    @pytest.mark.parametrize(
        ("loss", "penalty"),
        [*((loss, None) for loss in losses.LOSSES), *(("non-saturating", penalty) for penalty in losses.PENALTIES)],
    )
    def test_every_loss_and_penalty_trains(self, loss, penalty, make):
        gan = make(loss=loss, penalty=penalty)
        before = weights(gan)
        history = gan.train(RING, 4, every=4, progress=False)
        assert np.isfinite([history.last.d_loss, history.last.g_loss]).all() and not same(before, weights(gan))


class TestNothingIsLost:
    @pytest.mark.parametrize("jit", [True, False])
    @pytest.mark.parametrize("player", ["discriminator", "generator"])
    def test_a_loss_that_is_not_finite_names_the_step_and_keeps_the_history(self, jit, player, make):
        def bad(real, generated):  # infinite while the switch is 0
            return tf.reduce_mean(generated) / SWITCH

        ok = losses.get("hinge")
        loss = losses.Loss("bad", *((bad, ok.generator) if player == "discriminator" else (ok.discriminator, bad)))
        gan = make(loss=loss, penalty=None, jit=jit)
        SWITCH.assign(1.0)
        gan.train(RING, 40, progress=False)
        gan.train(RING, 20, progress=False)
        calm = weights(gan)
        gan.reset()
        gan.train(RING, 40, every=10, progress=False)
        SWITCH.assign(0.0)
        with pytest.raises(training.TrainingDiverged, match=rf"{player}'s loss became -?inf at step 41\b") as error:
            gan.train(RING, 500, every=20, progress=False)
        assert error.value.step == 41 and gan.step == 40
        assert gan.history.column("step").tolist() == [0, 10, 20, 30, 40]
        SWITCH.assign(1.0)
        gan.train(RING, 20, progress=False)
        assert same(weights(gan), calm), "going on is the same as never having diverged"

    @pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt])
    @pytest.mark.parametrize("at", [0, 300, 1100])
    def test_a_failing_or_interrupted_draw_leaves_a_run_that_can_go_on(self, failure, at, make):
        class Source:
            name, shape, calls, fail_at = "source", (2,), 0, None

            def sample(self, n, rng):
                if n == 16:  # not the check, which asks for more
                    self.calls += 1
                if self.calls - 1 == self.fail_at:
                    raise failure("no more")
                return RING.sample(n, rng)

        source, gan, calm = Source(), make(), make()
        source.fail_at = at
        with pytest.raises(failure, match="no more"):
            gan.train(source, 1200, every=1200, progress=False)
        assert gan.step % gan.chunk_capacity == 0 and gan.step <= at
        source.fail_at = None
        gan.train(source, 1200 - gan.step, progress=False)
        calm.train(RING, 1200, progress=False)
        assert same(weights(gan), weights(calm))

    @pytest.mark.parametrize("jit", [True, False])
    def test_an_interrupt_after_the_update_undoes_it_whole(self, jit, make):
        gan = make(d_steps=2, jit=jit)
        gan.train(RING, 10, progress=False)
        calm, compiled = weights(gan), gan._compiled.functions()
        gan.reset()
        gan.train(RING, 5, progress=False)

        def interrupted(*inputs):
            compiled.chunk(*inputs)
            raise KeyboardInterrupt

        gan._compiled.functions = lambda: compiled._replace(chunk=interrupted)
        with pytest.raises(KeyboardInterrupt):
            gan.train(RING, 5, progress=False)
        del gan._compiled.functions
        gan.train(RING, 5, progress=False)
        assert same(weights(gan), calm)

    def test_a_network_whose_shape_keras_cannot_tell_trains(self):
        class Own(keras.Model):
            def __init__(self):
                super().__init__()
                self.inner, self.broken = keras.layers.Dense(2), tf.Variable(False, trainable=False)

            def call(self, noise):
                tf.debugging.assert_equal(self.broken, False)
                return self.inner(noise)

        d = networks.points_discriminator(width=8, depth=1)
        gan = training.GAN(Own(), d, latent_dim=3, batch_size=8, jit=False)
        gan.train(RING, 3, progress=False)
        assert gan.step == 3

    def test_an_exception_in_the_students_network_is_shown_and_nothing_moves(self):
        class Moody(keras.Model):
            def __init__(self):
                super().__init__()
                self.inner = keras.layers.Dense(1)

            def call(self, x, training=False):
                if training:
                    raise RuntimeError("my own mistake")
                return self.inner(x)

        g = networks.points_generator(width=8)
        before = g.get_weights()
        with pytest.raises(ValueError, match=r"called with training=True.*my own mistake"):
            training.GAN(g, Moody(), batch_size=16)
        assert same(before, g.get_weights())

    def test_wrong_arguments_are_refused_before_anything_moves(self, make):
        gan = make()
        gan.train(RING, 5, progress=False)
        before = weights(gan)
        for call in (
            lambda: gan.train(RING, -1),
            lambda: gan.train(RING, 2.5),
            lambda: gan.train(RING, 5, every=0),
            lambda: gan.train(np.zeros((10, 3)), 5),
            lambda: gan.step_generator(np.zeros((10, 3))),
            lambda: setattr(gan, "d_steps", 0),
            lambda: setattr(gan, "d_learning_rate", float("nan")),
            lambda: setattr(gan, "penalty_weight", "big"),
            lambda: gan.generate(np.zeros((3, 5))),
            lambda: gan.restore(training.GAN(networks.points_generator(), networks.points_discriminator()).state()),
        ):
            with pytest.raises(ValueError, match=r"got|hold|shape"):
                call()
        assert same(before, weights(gan)) and gan.step == 5

    def test_a_subclassed_network_is_asked_for_on_load(self, tmp_path):
        class Own(keras.Model):
            def __init__(self):
                super().__init__()
                self.inner = keras.layers.Dense(1)

            def call(self, x, training=False):
                return self.inner(x)

        gan = training.GAN(networks.points_generator(width=8), Own(), batch_size=16)
        gan.train(RING, 5, progress=False)
        gan.save(tmp_path / "own.npz")
        with pytest.raises(ValueError, match=r"pass it: GAN\.load"):
            training.GAN.load(tmp_path / "own.npz")
        again = training.GAN.load(tmp_path / "own.npz", discriminator=Own())
        assert same(weights(again), weights(gan)) and again.step == 5


def test_the_progress_bar_shows_steps_and_time(capsys, make):
    make().train(RING, 20, every=10)
    shown = capsys.readouterr().out
    assert "20/20" in shown and "/step" in shown and "d_loss" in shown


def test_a_snapshot_holds_the_mean_losses_of_its_steps(make):
    fine, coarse = make(), make()
    fine.train(RING, 12, every=1, progress=False)
    coarse.train(RING, 12, every=6, progress=False)
    single = fine.history.column("d_loss")[1:]
    assert np.isnan(coarse.history[0].d_loss)
    assert coarse.history.column("d_loss")[1:] == pytest.approx([single[:6].mean(), single[6:].mean()])
    last, again = coarse.history.last, coarse.snapshot()  # no step lies between
    assert (again.step, again.d_loss, again.g_loss) == (12, last.d_loss, last.g_loss)


SWITCH = tf.Variable(1.0)


def test_a_gan_whose_training_is_over_holds_no_data_drawn_ahead(make):
    gan = make()
    gan.train(data.ring(), 30, every=10, progress=False)
    assert gan._batches._ahead is None
