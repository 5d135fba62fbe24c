"""The two small games: by closed forms, by finite differences, and by what they must keep."""

import math

import numpy as np
import pytest

from gan_lessons.chapters.small_games import games
from gan_lessons.chapters.small_games.games import Players

REAL, NOISE = games.toy_numbers()
SEEDS = range(8)


def drawn(seed):
    """Players and numbers anywhere, not only where the lesson puts them."""
    rng = np.random.default_rng(seed)
    players = Players(*rng.normal(0, 2, 3).tolist())
    return players, rng.normal(3, 1, 7), rng.normal(0, 1, 5)


def plain_losses(theta, phi_0, phi_1, real, noise):
    """From the formula, number by number, with nothing but Python's own mathematics."""

    def probability(x):
        return 1 / (1 + math.exp(-(phi_0 + phi_1 * x)))

    on_real = [probability(x) for x in real]
    on_generated = [probability(z + theta) for z in noise]
    d_loss = -sum(map(math.log, on_real)) / len(real) - sum(math.log(1 - p) for p in on_generated) / len(noise)
    return d_loss, -sum(map(math.log, on_generated)) / len(noise)


class TestTheSmallestGAN:
    def test_the_toy_numbers(self):
        assert REAL.shape == NOISE.shape == (10,)
        again = games.toy_numbers()
        assert np.array_equal(again[0], REAL) and np.array_equal(again[1], NOISE)
        assert 6 < REAL.min() < REAL.max() < 10 and abs(NOISE.mean()) < 0.5

    def test_the_golden_case_follows_from_the_formula(self):
        made = games.values(Players(3.0, -2.0, 1.0), REAL, NOISE)
        d_loss, g_loss = plain_losses(3.0, -2.0, 1.0, REAL.tolist(), NOISE.tolist())
        assert made == pytest.approx((d_loss, g_loss, -d_loss), rel=1e-12)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_losses_follow_from_the_formula_anywhere(self, seed):
        players, real, noise = drawn(seed)
        d_loss, g_loss = plain_losses(*players, real.tolist(), noise.tolist())
        assert games.values(players, real, noise) == pytest.approx((d_loss, g_loss, -d_loss), rel=1e-6)
        odds = math.exp(players.phi_0 + players.phi_1 * real[0])
        assert games.probability(players, real[0]) == pytest.approx(odds / (1 + odds))

    def test_a_discriminator_that_cannot_tell_pays_two_log_two_wherever_g_is(self):
        for theta in (-5.0, 0.0, 8.0):
            made = games.values(Players(theta, 0.0, 0.0), REAL, NOISE)
            assert made == pytest.approx((2 * math.log(2), math.log(2), -math.log(4)))

    def test_a_very_sure_discriminator_has_finite_losses(self):
        sure = games.values(Players(0.0, -5000.0, 1000.0), REAL, NOISE)
        assert sure.d_loss == 0 and sure.g_loss == pytest.approx(5000 - 1000 * NOISE.mean())

    @pytest.mark.parametrize("seed", SEEDS)
    def test_gradients_agree_with_finite_differences(self, seed):
        players, real, noise = drawn(seed)
        made, width = games.gradients(players, real, noise), 1e-5
        for name, loss in (("theta", "g_loss"), ("phi_0", "d_loss"), ("phi_1", "d_loss")):
            up, down = (
                getattr(games.values(players._replace(**{name: getattr(players, name) + side}), real, noise), loss)
                for side in (width, -width)
            )
            assert getattr(made, name) == pytest.approx((up - down) / (2 * width), abs=1e-7)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_a_step_moves_one_player_downhill_by_rate_times_its_gradient(self, seed):
        players, real, noise = drawn(seed)
        slope, rate = games.gradients(players, real, noise), 0.01
        after_d = games.step_discriminator(players, real, noise, rate)
        after_g = games.step_generator(players, real, noise, rate)
        assert after_d.theta == players.theta and after_g[1:] == players[1:]
        assert after_d[1:] == pytest.approx((players.phi_0 - rate * slope.phi_0, players.phi_1 - rate * slope.phi_1))
        assert after_g.theta == pytest.approx(players.theta - rate * slope.theta)
        before = games.values(players, real, noise)
        assert games.values(after_d, real, noise).d_loss < before.d_loss
        assert games.values(after_g, real, noise).g_loss < before.g_loss

    def test_at_rest_nobody_is_pushed_and_elsewhere_somebody_is(self):
        rest = games.equilibrium(REAL, NOISE)
        assert games.gradients(rest, REAL, NOISE) == pytest.approx((0, 0, 0), abs=1e-12)
        assert games.generate(rest, NOISE).mean() == pytest.approx(REAL.mean())
        for name in Players._fields:
            moved = rest._replace(**{name: getattr(rest, name) + 0.5})
            assert max(map(abs, games.gradients(moved, REAL, NOISE))) > 0.01

    def test_with_the_lessons_rates_it_overshoots_and_comes_to_rest(self):
        players, thetas = Players(3.0, -2.0, 1.0), []
        for _ in range(3000):
            players = games.step_discriminator(players, REAL, NOISE, 0.05)
            players = games.step_generator(players, REAL, NOISE, 0.5)
            thetas.append(players.theta)
        rest = games.equilibrium(REAL, NOISE)
        assert max(thetas) > rest.theta + 2 and players == pytest.approx(rest, abs=0.02)


class TestTheGameXY:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_a_simultaneous_step_multiplies_the_distance_by_exactly_the_root(self, seed):
        x, y, rate = np.random.default_rng(seed).normal(0, 2, 3)
        after = games.simultaneous(x, y, rate)
        assert math.hypot(*after) == pytest.approx(math.hypot(x, y) * math.sqrt(1 + rate**2), rel=1e-12)

    @pytest.mark.parametrize("rate", [0.01, 0.3, 1.0, 1.9, 2.5])
    def test_alternating_steps_keep_x2_plus_y2_minus_rate_xy(self, rate):
        x, y = games.trajectory(0.7, -1.2, rate, 8, "alternating").T
        kept, not_kept = x * x + y * y - rate * x * y, x * x + y * y + rate * x * y
        assert kept == pytest.approx(np.full(9, kept[0]), abs=1e-12 * (x * x + y * y).max())
        assert np.ptp(not_kept) > rate * rate * 0.1, "with the other sign it is no constant"

    @pytest.mark.parametrize("seed", SEEDS)
    def test_the_moves_follow_the_gradients_of_v(self, seed):
        x, y, rate = np.random.default_rng(seed).normal(0, 2, 3)
        width = 1e-6
        dv_dx = ((x + width) * y - (x - width) * y) / (2 * width)
        dv_dy = (x * (y + width) - x * (y - width)) / (2 * width)
        assert games.simultaneous(x, y, rate) == pytest.approx((x - rate * dv_dx, y + rate * dv_dy))
        new_x = x - rate * dv_dx
        assert games.alternating(x, y, rate) == pytest.approx((new_x, y + rate * new_x))

    def test_the_alternating_orbit_stays_on_its_ellipse_and_beyond_rate_two_leaves(self):
        for rate in (0.3, 1.0, 1.9):
            path = games.trajectory(1.0, 1.0, rate, 2000, "alternating")
            # x² + y² − rate xy lies between (1 − rate/2) and (1 + rate/2) times the squared distance
            bound = math.sqrt((2 - rate) / (1 - rate / 2))
            assert np.hypot(*path.T).max() <= bound * (1 + 1e-9)
        assert np.hypot(*games.trajectory(1.0, 1.0, 2.1, 200, "alternating").T).max() > 1e6

    def test_an_orbit_is_the_moves_one_after_the_other(self):
        for name, move in games.MOVES.items():
            path, point = games.trajectory(1.0, 0.5, 0.2, 5, name), (1.0, 0.5)
            assert path.shape == (6, 2)
            for row in path:
                assert tuple(row) == pytest.approx(point)
                point = move(*point, 0.2)

    def test_moves_of_another_name_are_refused(self):
        with pytest.raises(ValueError, match="got 'together', expected one of 'simultaneous', 'alternating'"):
            games.trajectory(1.0, 1.0, 0.1, 3, "together")
